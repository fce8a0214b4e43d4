"""GLSL of cloth: structure and print from tiles, fibres that catch light, stitches from distances.

Software rendering runs both sides of every branch, so what only some cloth has (a print, silk's floats) is
compiled in or left out, and every bell and row of stitches is kept cheap.
"""

# a: panel u, v, distances to the next seam and open edge, in metres.
# b: fit-map band, rib, inside, distance to a topstitched seam. c: distance to a closure, its side, 0, 0.
CLOTH_FUNCTIONS = """
vec3 bandColour(float i) {
  if (i < 0.5) return band0; if (i < 1.5) return band1; if (i < 2.5) return band2; if (i < 3.5) return band3;
  if (i < 4.5) return band4; if (i < 5.5) return band5; if (i < 6.5) return band6; return band7;
}
float bell(float x) { float q = max(1.0 - 0.25 * x * x, 0.0); return q * q * q; }  // much as exp(-x * x)
// Light of a sheared ellipsoid of fibres: narrow across the thread, wide along it (Ward 1992).
float silk(vec3 n, vec3 t, vec3 v, vec3 l, float across, float along) {
  vec3 h = normalize(v + l), b = cross(n, t);
  float nh = max(dot(n, h), 0.05), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.08);
  float x = dot(h, t) / along, y = dot(h, b) / across;
  return nl * exp(-(x * x + y * y) / (nh * nh)) / (12.566 * along * across * sqrt(nl * nv + 0.01));
}
"""

CLOTH_SHADER = """
if (hash(gl_FragCoord.xy) < sheerness * (1.0 - 0.7 * surfB.z)) discard;  // gaps between sheer threads
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec2 uv = surfA.xy, ux = dFdx(uv), uy = dFdy(uv);
vec3 px = dFdx(positionWorld), py = dFdy(positionWorld);
vec3 toRight = cross(py, n), toTop = cross(n, px);
vec3 across = toRight * ux.x + toTop * uy.x, along = toRight * ux.y + toTop * uy.y;
float frame = inversesqrt(max(max(dot(across, across), dot(along, along)), 1e-30));
across *= frame; along *= frame;
float pixel = max(0.7 * (length(px) + length(py)), 1e-5);
vec4 weave = texture(weaveMap, uv * weaveScale);
vec2 slope = (weave.rg - 0.50196) * relief;
float shade = weave.b * 1.99219, second = weave.a;
// Ribbing: cords along the grain.
float ribbed = surfB.y * ribShare, cordTurn = 6.2832 * uv.x / ribSpacing;
float cords = ribbed * (1.0 - smoothstep(0.3, 0.8, pixel / ribSpacing));
slope.x -= 0.95 * sin(cordTurn) * cords;
shade *= 1.0 + 0.26 * cos(cordTurn) * cords;
float cloudy = noise(uv * 130.0) - 0.5;
#ifdef PRINTED
vec3 p = texture(printMap, uv * printScale).rgb;
vec3 dyed = p * (p * (p * 0.305306 + 0.682171) + 0.012523);  // sRGB to linear (a common cubic fit)
#else
vec3 dyed = clothColour;
#endif
vec3 albedo = mix(dyed, secondColour, second * secondShare) * shade * (1.0 + unevenness * cloudy);
// Seams: the line where panels meet, the little valley along it, worn pale on denim.
float seam = line(surfA.z, 0.0014, pixel);
float pucker = bell(surfA.z / 0.0037) - 0.6 * bell((surfA.z - 0.006) / 0.003);
float worn = fading * (0.8 + cloudy) * (bell((surfA.z - 0.004) / 0.004) + bell(surfA.w / 0.004));
albedo = mix(albedo, secondColour * 0.72, clamp(0.20 * worn, 0.0, 0.4));
float hemAt = surfA.w - hemDepth, topAt = surfB.w - topOffset, lap = surfC.x - placketWidth;
float fold = hemShown * (bell((hemAt + 0.001) / 0.0022) - 0.5 * bell((hemAt - 0.004) / 0.003));
float felled = step(1.5, topLines) * bell((topAt - 0.0078) / 0.0014);
// The placket: the edge of the front that lies on top, and the shadow it throws.
float lapped = surfC.y * (line(lap, 0.0012, pixel) + 0.45 * bell(lap / 0.0030) * step(0.0, lap));
// One row of stitches is looked at: the nearest.
float hemRow = hemAt - step(1.5, hemLines) * step(0.0021, hemAt) * 0.0042 + 9.0 * step(hemLines, 0.5);
float topRow = topAt - step(1.5, topLines) * step(0.0031, topAt) * 0.0062;
float lapRow = lap + 0.005 + 9.0 * step(placketStitch, 0.5);
float row = abs(hemRow) < abs(topRow) ? hemRow : topRow;
row = abs(lapRow) < abs(row) ? lapRow : row;
float dash = smoothstep(0.10, 0.22, abs(fract(dot(uv, vec2(0.83, 1.0)) / stitchSpacing) - 0.5));
float thread = line(row, 0.0009, pixel) * mix(dash, 0.66, clamp(2.0 * pixel / stitchSpacing, 0.0, 1.0));
float made = 1.0 - 0.27 * seam * seamShown - 0.06 * pucker - 0.07 * fold - 0.10 * felled - 0.30 * lapped;
made *= mix(1.0, 0.86, thread * (1.0 - threadShown));
albedo = mix(albedo * made, threadColour * (0.85 + 0.15 * shade), thread * threadShown);
albedo *= mix(1.0, 0.80, surfB.z);
// Light: gathered on the vertices, bent by the relief towards and away from the key light.
vec3 bent = normalize(n + slope.x * across + slope.y * along);
vec3 light = max(irradiance, vec3(0.05));
light *= clamp(1.0 + 1.1 * dot(bent - n, keyDirection) * open, 0.35, 1.7);
float grazing = 1.0 - max(dot(n, v), 0.0);
vec3 colour = (albedo + 0.04) * light;
float brightest = max(dyed.r, max(dyed.g, dyed.b));
vec3 hue = dyed / max(brightest, 0.05);
// Fibres that stand up catch light from behind and from the side (after Estevez and Kulla 2017).
float fibres = sheen * (0.16 * grazing * grazing * grazing + 0.035 * grazing);
colour += fibres * light * mix(vec3(1.0), hue, 0.45) * open;
float shine = gloss(bent, v, keyDirection, clothRoughness) * 0.022;
#ifdef SILKY
vec3 t = normalize(along - dot(along, bent) * bent);
float floats = silk(bent, t, v, keyDirection, 0.30, 0.72) + 0.5 * silk(bent, t, v, rimDirection, 0.30, 0.72);
vec3 tint = mix(vec3(1.0), hue, 0.6);
float aside = 1.0 - abs(dot(t, v));
colour += silkiness * (open * open * floats * tint * 0.26 + 0.10 * light * tint * aside * aside * brightest);
shine *= 1.0 - 0.8 * silkiness;
#endif
colour += open * open * keyRadiance * shine * made;
vec3 shown = displayed(colour);
// A fit map: the legend's own colours, shaded only enough to show the form.
float band = clamp(surfB.x, 0.0, 7.999), low = floor(band), width = clamp(fwidth(surfB.x), 1e-4, 0.5);
float into = smoothstep(0.0, 1.0, (band - low) / width);
vec3 mapped = mix(bandColour(max(low - 1.0, 0.0)), bandColour(low), into);
mapped *= mix(0.86, 1.0, clamp(made, 0.0, 1.0)) * mix(1.0, 0.6, surfB.z);
mapped *= mix(0.72, 1.02, smoothstep(0.0, 0.9, dot(irradiance, vec3(0.333))));
fragOutput0 = vec4(fitMap > 0.5 ? mapped : shown, 1.0);
"""
