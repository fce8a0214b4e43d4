"""GLSL of cloth: structure and print from tiles, fibres that catch light, stitches from distances."""

# a: panel u, v, distances to the next seam and open edge, in metres.
# b: fit-map band, rib, inside, distance to a topstitched seam. c: distance to a closure, its side, 0, 0.
CLOTH_FUNCTIONS = """
vec3 bandColour(float i) {
  if (i < 0.5) return band0; if (i < 1.5) return band1; if (i < 2.5) return band2; if (i < 3.5) return band3;
  if (i < 4.5) return band4; if (i < 5.5) return band5; if (i < 6.5) return band6; return band7;
}
// Light of a sheared ellipsoid of fibres: narrow across the thread, wide along it (Ward 1992).
float silk(vec3 n, vec3 t, vec3 v, vec3 l, float across, float along) {
  vec3 h = normalize(v + l), b = cross(n, t);
  float nh = max(dot(n, h), 0.05), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.08);
  float x = dot(h, t) / along, y = dot(h, b) / across;
  return nl * exp(-(x * x + y * y) / (nh * nh)) / (12.566 * along * across * sqrt(nl * nv + 0.01));
}
// Thread on the cloth: a line that is interrupted every few millimetres, solid where that is too fine to see.
float stitched(float distance, float footprint, vec2 uv, float spacing) {
  vec2 dx = vec2(dFdx(distance), dFdy(distance));
  vec2 ux = dFdx(uv), uy = dFdy(uv);
  float area = ux.x * uy.y - ux.y * uy.x;
  vec2 away = vec2(dx.x * uy.y - dx.y * ux.y, dx.y * ux.x - dx.x * uy.x) * sign(area);
  vec2 along = vec2(-away.y, away.x) / max(length(away), 1e-12);
  float place = dot(uv, along) / spacing;
  float fine = clamp(2.0 * footprint / spacing, 0.0, 1.0);
  float dash = smoothstep(0.10, 0.22, abs(fract(place) - 0.5));
  return line(distance, 0.0009, footprint) * mix(dash, 0.66, fine);
}
"""

CLOTH_SHADER = """
if (sheerness > 0.01) {  // threads with gaps: what is drawn behind shows through, less at a slant
  float facing = abs(dot(normalize(normalWorld), normalize(cameraAt - positionWorld)));
  if (hash(gl_FragCoord.xy) < sheerness * facing * (1.0 - 0.7 * surfB.z)) discard;
}
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec2 uv = surfA.xy;
vec2 ux = dFdx(uv), uy = dFdy(uv);
vec3 px = dFdx(positionWorld), py = dFdy(positionWorld);
vec3 across = cross(py, n) * ux.x + cross(n, px) * uy.x;
vec3 along = cross(py, n) * ux.y + cross(n, px) * uy.y;
float frame = inversesqrt(max(max(dot(across, across), dot(along, along)), 1e-30));
across *= frame; along *= frame;
float ribbed = surfB.y * ribShare;
vec4 weave = texture(weaveMap, uv * weaveScale);
vec2 slope = (weave.rg - 0.50196) * relief;
float shade = weave.b * 1.99219, second = weave.a;
if (ribbed > 0.01) {
  float fine = smoothstep(0.3, 0.8, length(vec2(ux.x, uy.x)) / ribSpacing);
  float cords = cos(6.2832 * uv.x / ribSpacing) * (1.0 - fine);
  slope.x = mix(slope.x, -0.95 * sin(6.2832 * uv.x / ribSpacing) * abs(cords), ribbed);
  shade *= 1.0 + 0.26 * ribbed * cords;
}
float cloudy = 0.6 * noise(uv * 210.0) + 0.4 * noise(uv * 60.0) - 0.5;
vec3 dyed = clothColour;
if (printed > 0.5) {
  vec3 p = texture(printMap, uv * printScale).rgb;
  dyed = p * (p * (p * 0.305306 + 0.682171) + 0.012523);  // sRGB to linear (a common cubic fit)
}
vec3 albedo = mix(dyed, secondColour, second * secondShare);
albedo *= shade * (1.0 + unevenness * cloudy);
float pixel = max(fwidth(surfA.z), 1e-5), edgePixel = max(fwidth(surfA.w), 1e-5);
float topPixel = max(fwidth(surfB.w), 1e-5);
// Seams: the line where panels meet, the little valley along it, worn pale on denim.
float seam = line(surfA.z, 0.0014, pixel);
float pucker = exp(-surfA.z * surfA.z / 1.4e-5) - 0.6 * exp(-pow((surfA.z - 0.006) / 0.003, 2.0));
float worn = fading * (exp(-pow((surfA.z - 0.004) / 0.004, 2.0)) + exp(-surfA.w * surfA.w / 1.6e-5))
  * (0.35 + 0.9 * noise(vec2(surfA.x + surfA.y, surfA.x - surfA.y) * 150.0));
albedo = mix(albedo, secondColour * 0.72, clamp(0.20 * worn, 0.0, 0.4));
float hemAt = surfA.w - hemDepth;
float fold = exp(-pow((hemAt + 0.001) / 0.0022, 2.0)) - 0.5 * exp(-pow((hemAt - 0.004) / 0.003, 2.0));
fold *= hemShown;
float thread = 0.0;
if (hemLines > 0.5 && surfA.w < hemDepth + 0.01) {
  thread += stitched(hemAt, edgePixel, uv, stitchSpacing);
  if (hemLines > 1.5) thread += stitched(hemAt - 0.0042, edgePixel, uv, stitchSpacing);
}
float felled = 0.0;
if (surfB.w < topOffset + 0.012) {
  thread += stitched(surfB.w - topOffset, topPixel, uv, stitchSpacing);
  if (topLines > 1.5) {
    thread += stitched(surfB.w - topOffset - 0.0062, topPixel, uv, stitchSpacing);
    felled = exp(-pow((surfB.w - topOffset - 0.0078) / 0.0014, 2.0));
  }
}
// The placket: the edge of the front that lies on top, and the shadow it throws.
float placketPixel = max(fwidth(surfC.x), 1e-5);
float lap = surfC.y > 0.5 ? surfC.x - placketWidth : 1.0;
float lapShade = exp(-max(lap, 0.0) / 0.0022) * step(0.0, lap) * step(lap, 0.02);
float lapped = line(lap, 0.0012, placketPixel) + 0.45 * lapShade;
if (surfC.x < placketWidth + 0.004 && placketStitch > 0.5)
  thread += stitched(surfC.x - placketWidth + 0.005, placketPixel, uv, stitchSpacing);
thread = clamp(thread, 0.0, 1.0);
float made = 1.0 - 0.27 * seam * seamShown - 0.06 * pucker - 0.07 * fold - 0.10 * felled - 0.30 * lapped;
made *= mix(1.0, 0.86, thread * (1.0 - threadShown));
albedo = mix(albedo * made, threadColour * (0.85 + 0.15 * shade), thread * threadShown);
albedo *= mix(1.0, 0.80, surfB.z);
// Light: gathered on the vertices, bent by the relief towards and away from the key light.
vec3 bent = normalize(n + slope.x * across + slope.y * along);
vec3 light = max(irradiance, vec3(0.0));
float turn = dot(bent, keyDirection) - dot(n, keyDirection);
light *= clamp(1.0 + 1.1 * turn * open, 0.35, 1.7);
float nv = max(dot(n, v), 0.0);
vec3 colour = (albedo + 0.04) * light;
float brightest = max(dyed.r, max(dyed.g, dyed.b));
vec3 fuzz = mix(vec3(1.0), dyed / max(brightest, 0.05), 0.45);
// Fibres that stand up catch light from behind and from the side (after Estevez and Kulla 2017).
float grazing = 1.0 - nv;
colour += sheen * (0.16 * grazing * grazing * grazing + 0.035 * grazing) * light * fuzz * open;
float shine = gloss(bent, v, keyDirection, clothRoughness) * 0.022 * (1.0 - 0.8 * silkiness);
if (silkiness > 0.01) {
  vec3 t = normalize(along - dot(along, bent) * bent);
  float floats = silk(bent, t, v, keyDirection, 0.30, 0.72);
  floats += 0.5 * silk(bent, t, v, rimDirection, 0.30, 0.72);
  vec3 tint = mix(vec3(1.0), dyed / max(brightest, 0.05), 0.6);
  colour += silkiness * open * open * floats * tint * 0.26;
  colour += silkiness * 0.10 * light * tint * pow(1.0 - abs(dot(t, v)), 2.0) * brightest;
}
colour += open * open * keyRadiance * shine * made;
if (fitMap > 0.5) {
  float band = clamp(surfB.x, 0.0, 7.999), low = floor(band), width = clamp(fwidth(surfB.x), 1e-4, 0.5);
  float into = smoothstep(0.0, 1.0, (band - low) / width);
  vec3 here = bandColour(low), before = bandColour(max(low - 1.0, 0.0));
  float sum = dot(irradiance, vec3(0.333));
  vec3 flatColour = mix(before, here, into) * mix(0.86, 1.0, clamp(made, 0.0, 1.0));
  // the legend's own colours, shaded only enough to show the form
  fragOutput0 = vec4(flatColour * mix(0.72, 1.02, smoothstep(0.0, 0.9, sum)) * mix(1.0, 0.6, surfB.z), 1.0);
} else {
  fragOutput0 = vec4(displayed(colour), 1.0);
}
"""
