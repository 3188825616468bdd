// SPDX-License-Identifier: Apache-2.0
// Numbers of points as colours of a ramp, or as their mean colour, the more opaque the more there
// are; by the logarithm, up to the most in one pixel.
uniform sampler2D u_sums, u_numbers, u_most, u_ramp;
uniform bool u_has_ramp;

const float FLOOR = 0.25; // what a single point leaves of the ground

void
main ()
{
  ivec2 at = ivec2 (gl_FragCoord.xy);
  float n = texelFetch (u_numbers, at, 0).r, most = texelFetch (u_most, ivec2 (0), 0).r;
  float share = 1.0;
  vec4 sums;

  if (n < 0.5)
    discard;
  sums = texelFetch (u_sums, at, 0);
  if (most > 1.5)
    share = min (get_log2 (n) / get_log2 (most), 1.0);
  if (u_has_ramp)
    {
      vec4 rgba = texelFetch (u_ramp, ivec2 (int (share * 255.0 + 0.5), 0), 0);

      put (compose (uvec4 (rgba * 255.0 + 0.5)), floatBitsToUint (sums.a));
    }
  else
    {
      uvec3 mean = min (uvec3 (floor ((sums.rgb + floor (n * 0.5)) / n)), uvec3 (255u));

      put (compose (uvec4 (mean, uint ((FLOOR + (1.0 - FLOOR) * share) * 255.0 + 0.5))),
           floatBitsToUint (sums.a));
    }
}
