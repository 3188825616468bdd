// SPDX-License-Identifier: Apache-2.0
// Numbers of points as colours of a ramp, or as their mean colour, the more opaque the more there
// are; by the logarithm, up to the most in one pixel.
uniform sampler2D u_sums, u_numbers, u_most, u_ramp;
uniform bool u_has_ramp;
uniform bool u_has_selected;
uniform uvec4 u_selected_color;
uniform int u_fade; // 256: all of the ground

const float FLOOR = 0.25; // what a single point leaves of the ground

// As in the vertex shader of points.
uvec4
fade (uvec4 color)
{
  ivec4 own = ivec4 (color), rest = ivec4 (u_ground) - own;
  ivec4 faded = own + sign (rest) * (abs (rest) * u_fade / 256);

  return uvec4 (u_ground.a != 0u ? faded.rgb : own.rgb, faded.a);
}

void
main ()
{
  ivec2 at = ivec2 (gl_FragCoord.xy);
  vec2 numbers = texelFetch (u_numbers, at, 0).rg;
  float n = numbers.r, most = texelFetch (u_most, ivec2 (0), 0).r;
  bool is_selected = u_has_selected && numbers.g > 0.5;
  float share = 1.0, opaque;
  vec4 sums;

  if (n < 0.5)
    discard;
  sums = texelFetch (u_sums, at, 0);
  if (most > 1.5)
    share = min (get_log2 (n) / get_log2 (most), 1.0);
  if (u_has_ramp)
    {
      vec4 rgba = texelFetch (u_ramp, ivec2 (int (share * 255.0 + 0.5), 0), 0);
      uvec4 color = uvec4 (rgba * 255.0 + 0.5);

      if (u_has_selected && !is_selected)
        color = fade (color);
      else if (is_selected && u_selected_color.a != 0u)
        color = u_selected_color;
      put (compose (color), floatBitsToUint (sums.a));
    }
  else
    {
      uvec3 mean = min (uvec3 (floor ((sums.rgb + floor (n * 0.5)) / n)), uvec3 (255u));

      opaque = is_selected ? 1.0 : FLOOR + (1.0 - FLOOR) * share;
      put (compose (uvec4 (mean, uint (opaque * 255.0 + 0.5))), floatBitsToUint (sums.a));
    }
}
