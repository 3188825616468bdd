// SPDX-License-Identifier: Apache-2.0
// A pixel of a point. The nearest is kept by the depth buffer; for densities, blending adds up
// colours, numbers and numbers of those selected, and keeps the least depth in alpha.
flat in uvec4 v_color;
flat in ivec3 v_place;
flat in vec2 v_depth;
flat in float v_selected;

uniform bool u_square;

#ifdef DENSITY
layout (location = 0) out vec4 o_sums;
layout (location = 1) out vec4 o_number;
#else
layout (location = 0) out vec4 o_color;
#endif

// Pixels whose middle is within the circle, in halves of a pixel.
bool
is_outside ()
{
  ivec2 c = 2 * (ivec2 (gl_FragCoord.xy) - v_place.xy) + 1 - v_place.z;

  return !u_square && c.x * c.x + c.y * c.y > v_place.z * v_place.z;
}

void
main ()
{
  if (is_outside ())
    discard;
#ifdef DENSITY
  o_sums = vec4 (vec3 (v_color.rgb), v_depth.x);
  o_number = vec4 (1.0, v_selected, 0.0, 0.0);
#else
  gl_FragDepth = v_depth.y;
  o_color = vec4 (v_color) / 255.0;
#endif
}
