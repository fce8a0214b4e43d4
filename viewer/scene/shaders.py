"""GLSL of the studio: what each surface does with the light that reaches it."""

VERTEX_DECLARATIONS = """
//VTK::Normal::Dec
in vec4 transferA; in vec4 transferB; in vec4 transferC; in vec4 transferD;
in vec3 normalIn; in vec4 surfaceA; in vec4 surfaceB; in vec4 surfaceC;
out vec3 irradiance; out vec3 normalWorld; out vec3 positionWorld;
out vec4 surfA; out vec4 surfB; out vec4 surfC; out float open;
float lit(mat4 light) {
  return dot(transferA, light[0]) + dot(transferB, light[1])
    + dot(transferC, light[2]) + dot(transferD, light[3]);
}
"""
VERTEX_BODY = """
//VTK::Normal::Impl
irradiance = vec3(
  lit(lightRed),
  lit(lightGreen),
  lit(lightBlue));
open = clamp(transferA.x / 0.282095, 0.0, 1.0);
normalWorld = normalIn; positionWorld = vertexMC.xyz; surfA = surfaceA; surfB = surfaceB; surfC = surfaceC;
"""
FRAGMENT_DECLARATIONS = """
//VTK::Normal::Dec
in vec3 irradiance; in vec3 normalWorld; in vec3 positionWorld; in vec4 surfA; in vec4 surfB; in vec4 surfC;
in float open;
vec3 displayed(vec3 c) {  // Khronos PBR Neutral tone mapper, then the sRGB curve
  float x = min(c.r, min(c.g, c.b));
  float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
  c -= offset;
  float peak = max(c.r, max(c.g, c.b));
  if (peak > 0.76) {
    float d = 0.24, squeezed = 1.0 - d * d / (peak + d - 0.76);
    c *= squeezed / peak;
    float g = 1.0 - 1.0 / (0.15 * (peak - squeezed) + 1.0);
    c = mix(c, vec3(squeezed), g);
  }
  c = clamp(c, 0.0, 1.0);
  return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
float gloss(vec3 n, vec3 v, vec3 l, float roughness) {  // GGX with Schlick visibility, times n.l
  vec3 h = normalize(v + l);
  float a = roughness * roughness;
  float nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.05);
  float d = nh * nh * (a * a - 1.0) + 1.0, k = a * 0.5 + 0.03;
  return nl * a * a / (3.14159 * d * d) / (4.0 * (nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
}
float fresnel(float nv, float f0) { return f0 + (1.0 - f0) * pow(1.0 - nv, 5.0); }
// A line as wide as the eye can hold: thinner than a pixel it fades instead of flickering.
float line(float distance, float width, float footprint) {
  float w = max(width, footprint);
  return clamp(0.5 - (abs(distance) - w * 0.5) / footprint, 0.0, 1.0) * width / w;
}
float hash(vec2 p) {  // Jimenez, SIGGRAPH 2014; no sine, which is dear in software
  return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715))));
}
float cellHash(vec2 p) {  // Hoskins, hash without sine
  vec3 q = fract(p.xyx * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z);
}
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
  return mix(mix(cellHash(i), cellHash(i + vec2(1, 0)), f.x),
             mix(cellHash(i + vec2(0, 1)), cellHash(i + vec2(1, 1)), f.x), f.y);
}
"""

# a: underwear, lips, brows, nails. b: metres to the underwear's hem, 0, 0, eye: 1 sclera, 2 iris, 3 pupil.
SKIN_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
float nv = max(dot(n, v), 0.0);
vec3 albedo = skinColour * (1.0 + 0.035 * (noise(positionWorld.xy * 90.0 + positionWorld.z * 70.0) - 0.5));
float rough = 0.52, f0 = 0.028;
albedo = mix(albedo, lipColour, 0.70 * smoothstep(0.15, 0.75, surfA.y));
rough = mix(rough, 0.40, surfA.y);
albedo = mix(albedo, browColour, 0.70 * smoothstep(0.15, 0.85, surfA.z));
if (surfA.w > 0.5) { albedo = nailColour; rough = 0.32; }
if (surfA.x > 0.5) {
  albedo = underwearColour * (1.0 - 0.22 * exp(-surfB.x * surfB.x / 6e-6)); rough = 0.8; f0 = 0.02;
} else {
  albedo *= 1.0 - 0.25 * exp(-surfB.x * surfB.x / 9e-6);  // what the hem shades
}
if (surfB.w > 0.5) {
  albedo = surfB.w < 1.5 ? scleraColour : surfB.w < 2.5 ? irisColour : vec3(0.012);
  rough = 0.16; f0 = 0.03;
}
vec3 light = max(irradiance, vec3(0.0));
vec3 colour = (albedo + 0.04) * light;  // the tone mapper expects the 4 % that every surface throws back
float shade = open * open;
float keyFresnel = fresnel(max(dot(v, normalize(v + keyDirection)), 0.0), f0);
vec3 keyShine = keyRadiance * gloss(n, v, keyDirection, rough) * keyFresnel;
vec3 rimShine = rimRadiance * gloss(n, v, rimDirection, max(rough, 0.4)) * fresnel(nv, f0);
colour += shade * (keyShine + rimShine);
colour += irradiance * 0.20 * (fresnel(nv, f0) - f0) * shade;
fragOutput0 = vec4(displayed(colour), 1.0);
"""

# a: linear colour, roughness. b: kind (0 solid, 1 stitches, 2 cloth, 3 zip, 4 button), across, along.
TRIM_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec3 albedo = surfA.rgb;
float f0 = 0.04, rough = surfA.a, cover = 1.0, metal = 0.0;
if (surfB.x < 0.5) { metal = 1.0; }
else if (surfB.x < 1.5) {
  float pixel = fwidth(surfB.z / stitchSpacing);
  float dash = smoothstep(0.10, 0.22, abs(fract(surfB.z / stitchSpacing) - 0.5));
  cover = mix(dash, 0.7, smoothstep(0.3, 0.9, pixel));
  if (cover < 0.4) discard;
  albedo = threadColour; rough = 0.7;
} else if (surfB.x < 2.5) {
  vec4 weave = texture(weaveMap, vec2(surfB.y * surfB.w, surfB.z) * weaveScale);
  albedo *= mix(clothColour, secondColour, weave.a * secondShare) * weave.b * 1.99219; rough = 0.85;
}
else if (surfB.x < 3.5) {
  float teeth = step(0.5, fract(surfB.z / 0.0026 + 0.25 * sign(surfB.y)));
  float blur = smoothstep(0.3, 0.9, fwidth(surfB.z / 0.0026));
  float chain = 1.0 - smoothstep(0.55, 0.62, abs(surfB.y));
  metal = chain * mix(teeth, 0.6, blur);
  albedo = mix(clothColour * 0.85, albedo, metal);
  albedo *= 1.0 - 0.5 * chain * (1.0 - metal); rough = mix(0.8, 0.3, metal);
} else {
  vec2 hole = abs(surfB.yz) - 0.21;
  float pixel = max(fwidth(surfB.y), 1e-3);
  float holes = clamp((0.115 - length(hole)) / pixel + 0.5, 0.0, 1.0);
  float thread = clamp((0.075 - abs(abs(surfB.y) - 0.21)) / pixel + 0.5, 0.0, 1.0) * step(abs(surfB.z), 0.24);
  albedo = mix(mix(albedo, albedo * 0.12, holes), threadColour, thread);
  albedo *= 1.0 - 0.28 * smoothstep(0.14, 0.0, abs(length(surfB.yz) - 0.64));
}
vec3 light = max(irradiance, vec3(0.0));
float nv = max(dot(n, v), 0.0);
vec3 colour = (albedo + 0.04) * light * mix(1.0, 0.45, metal);
vec3 tint = mix(vec3(f0), albedo, metal);
vec3 edge = mix(tint, vec3(1.0), 0.15 * pow(1.0 - nv, 5.0));
colour += open * keyRadiance * gloss(n, v, keyDirection, rough) * edge;
colour += rimRadiance * gloss(n, v, rimDirection, max(rough, 0.4)) * tint;
colour += metal * albedo * light * (0.35 + 0.4 * max(n.y, 0.0));
fragOutput0 = vec4(displayed(colour), 1.0);
"""

SWEEP_SHADER = """
float dim = clamp(dot(irradiance, vec3(0.3333)) / openFloor, 0.0, 1.3);
float shadow = mix(1.0, smoothstep(-0.25, 1.0, dim / 0.96), surfA.x);
vec3 shade = mix(shadowTint, vec3(1.0), clamp(shadow, 0.0, 1.0));
float pool = exp(-pow((positionWorld.y - 1.15) / 1.55, 2.0));
vec3 wall = mix(backdropTop, backdropPool, pool);
float along = smoothstep(1.2, 5.2, surfA.y);
vec3 paper = mix(backdropFloor, wall, along) * shade;
fragOutput0 = vec4(paper + (hash(gl_FragCoord.xy) - 0.5) * (1.0 / 255.0), 1.0);
"""

TAPE_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec3 colour = tapeColour * (0.55 + 0.55 * max(dot(n, normalize(v + vec3(0.0, 0.5, 0.0))), 0.0));
fragOutput0 = vec4(displayed(colour), 1.0);
"""
