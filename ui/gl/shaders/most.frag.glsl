// SPDX-License-Identifier: Apache-2.0
// The most of 16 × 16 pixels: a step on the way to that of all.
uniform sampler2D u_numbers;
uniform ivec2 u_last; // pixel of u_numbers

layout (location = 0) out vec4 o_most;

void
main ()
{
  ivec2 first = ivec2 (gl_FragCoord.xy) * 16, last = min (first + 15, u_last);
  float most = 0.0;

  for (int y = first.y; y <= last.y; y++)
    for (int x = first.x; x <= last.x; x++)
      most = max (most, texelFetch (u_numbers, ivec2 (x, y), 0).r);
  o_most = vec4 (most);
}
