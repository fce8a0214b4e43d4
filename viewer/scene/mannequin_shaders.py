"""GLSL of what completes a mannequin: strands of hair, the parts of a sneaker."""

# a: across the strands 0 … 1, along them in metres, degrees inside the hairline, elevation.
HAIR_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
float behind = gl_FrontFacing ? 0.0 : 1.0;
n = mix(n, -n, behind);
float fine = noise(vec2(surfA.x * 900.0, surfA.y * 26.0));
float lock = noise(vec2(surfA.x * 130.0, surfA.y * 14.0));
float tuft = noise(vec2(surfA.x * 46.0, surfA.y * 9.0));
float edge = surfA.z + (fine - 0.5) * 4.5 + (lock - 0.5) * 4.0 + (tuft - 0.5) * 2.0;
if (edge < 0.0) discard;
vec2 ux = dFdx(surfA.xy), uy = dFdy(surfA.xy);
vec3 px = dFdx(positionWorld), py = dFdy(positionWorld);
vec3 strand = cross(py, n) * ux.y + cross(n, px) * uy.y;
strand = normalize(strand - dot(strand, n) * n + vec3(1e-9));
vec3 side = cross(n, strand);
vec3 bent = normalize(n + side * ((lock - 0.5) * 0.9 + (tuft - 0.5) * 0.8 + (fine - 0.5) * 0.5));
vec3 t = normalize(strand + bent * ((fine - 0.5) * 0.25 + (lock - 0.5) * 0.2));
float turn = dot(bent, keyDirection) - dot(n, keyDirection);
vec3 light = max(irradiance, vec3(0.0)) * clamp(1.0 + 0.9 * turn, 0.4, 1.6);
// Kajiya and Kay 1989: a strand shines all round itself; roots lie in the shade of their neighbours.
float depth = mix(0.42, 1.12, smoothstep(0.2, 0.8, 0.6 * lock + 0.4 * tuft)) * mix(0.60, 1.25, fine);
depth *= mix(0.75, 1.0, smoothstep(0.0, 12.0, surfA.z)) * mix(1.0, 0.45, behind);
vec3 colour = (hairColour * depth + 0.012) * light;
vec3 h = normalize(keyDirection + v), r = normalize(rimDirection + v);
float th = dot(t, h), tr = dot(t, r);
float sharp = pow(max(1.0 - th * th, 0.0), 60.0), wide = pow(max(1.0 - th * th, 0.0), 14.0);
float facing = clamp(dot(n, keyDirection) * 1.4 + 0.15, 0.0, 1.0) * open;
colour += keyRadiance * depth * facing * (0.030 * sharp + 0.30 * wide * hairColour) * (1.0 - behind);
float behindLit = clamp(dot(n, rimDirection), 0.0, 1.0) * pow(max(1.0 - tr * tr, 0.0), 24.0);
colour += rimRadiance * depth * behindLit * 0.05;
fragOutput0 = vec4(displayed(colour), 1.0);
"""

# a: part (0 sole, 1 upper, 2 lining), along from heel 0 to toe 1, across -1 … 1, height in metres.
SHOE_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
float part = surfA.x, along = surfA.y, across = surfA.z, height = surfA.w;
vec3 albedo = shoeColour;
float rough = 0.55, f0 = 0.04;
float upper = smoothstep(0.35, 0.65, part) * (1.0 - smoothstep(1.35, 1.65, part));
float grain = 0.5 * noise(vec2(along * 620.0, across * 160.0));
grain += 0.5 * noise(vec2(along * 210.0, height * 900.0));
albedo *= 1.0 + 0.05 * (grain - 0.5) * upper;
if (part < 0.5) {
  albedo = soleColour; rough = 0.7;
  albedo *= 1.0 - 0.12 * line(height - 0.0195, 0.0009, max(fwidth(height), 1e-5));
}
if (part > 1.4) { albedo = shoeColour * 0.72; rough = 0.9; }
float px = max(fwidth(along), 1e-5), hx = max(fwidth(height), 1e-5);
if (upper > 0.5) {
  // Panels of a plain court shoe: toe cap, eyestay, heel counter, each with a row of stitches.
  float cap = along - 0.80 - 0.05 * across * across;
  float stay = abs(across) - (0.30 + 0.16 * smoothstep(0.62, 0.42, along));
  float onStay = step(along, 0.74) * step(0.36, along);
  float counter = 0.20 + 0.9 * max(height - 0.045, 0.0) - along;
  float seam = line(cap, 0.004, px) + line(counter, 0.004, px);
  seam += onStay * line(stay, 0.03, max(fwidth(across), 1e-4));
  float thread = line(cap - 0.010, 0.0028, px) + line(counter - 0.010, 0.0028, px);
  albedo *= 1.0 - 0.30 * clamp(seam, 0.0, 1.0) - 0.10 * clamp(thread, 0.0, 1.0);
  float tongue = onStay * step(stay, 0.0);
  albedo *= mix(1.0, 0.93, tongue);
  float row = (along - 0.43) / 0.052, lace = abs(fract(row) - 0.5);
  float laced = tongue * step(-0.5, row) * step(row, 6.0) * step(abs(across), 0.40);
  laced *= smoothstep(0.30, 0.26, lace);
  albedo = mix(albedo, laceColour * (1.0 - 0.35 * smoothstep(0.10, 0.28, lace)), laced);
  albedo *= 1.0 - 0.25 * tongue * (1.0 - laced) * smoothstep(0.44, 0.30, lace);
  albedo *= 1.0 - 0.35 * exp(-pow((height - 0.0275) / 0.0012, 2.0));
}
vec3 light = max(irradiance, vec3(0.0));
float nv = max(dot(n, v), 0.0);
vec3 colour = (albedo + 0.04) * light;
colour += open * keyRadiance * gloss(n, v, keyDirection, rough) * fresnel(nv, f0) * 0.8;
colour += open * rimRadiance * gloss(n, v, rimDirection, max(rough, 0.5)) * fresnel(nv, f0) * 0.5;
fragOutput0 = vec4(displayed(colour), 1.0);
"""
