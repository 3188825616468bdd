// SPDX-License-Identifier: Apache-2.0
// Points over the ground, darker where they are behind their neighbours (eye-dome lighting). Pixels
// of the ground are left as they were cleared, so that a query counts those of points.
uniform sampler2D u_color, u_depths;
uniform ivec2 u_last;      // pixel
uniform vec2 u_z;          // depth of the buffer: scale and offset
uniform bool u_flat;
uniform float u_flat_depth;
uniform float u_per_distance; // orthographic: levels per unit of depth; 0: perspective
uniform float u_strength;  // 0: no lighting

const float LIMIT = 0.25;

float
get_depth (float z)
{
  return u_flat ? u_flat_depth : (z - u_z.y) / u_z.x;
}

float
get_level (float z)
{
  float depth = get_depth (z);

  return u_per_distance > 0.0 ? depth * u_per_distance : get_log2 (depth);
}

float
get_drop (float own, ivec2 at)
{
  float z = texelFetch (u_depths, clamp (at, ivec2 (0), u_last), 0).r;

  return z < 1.0 ? clamp (own - get_level (z), 0.0, LIMIT) : 0.0;
}

void
main ()
{
  ivec2 at = ivec2 (gl_FragCoord.xy);
  float z = texelFetch (u_depths, at, 0).r;
  uvec4 pixel;

  if (z >= 1.0)
    discard;
  pixel = compose (uvec4 (texelFetch (u_color, at, 0) * 255.0 + 0.5));
  if (u_strength > 0.0 && !u_flat)
    {
      float own = get_level (z);
      float drop = get_drop (own, at - ivec2 (1, 0)) + get_drop (own, at - ivec2 (0, 1))
                   + get_drop (own, at + ivec2 (1, 0)) + get_drop (own, at + ivec2 (0, 1));

      if (drop > 0.0)
        pixel.rgb = pixel.rgb * uint (256.0 / (1.0 + u_strength * drop)) >> 8;
    }
  put (pixel, floatBitsToUint (get_depth (z)));
}
