// SPDX-License-Identifier: Apache-2.0
// A point of a chunk: where the splatter would draw it (hek-kernel-splat-rows.h), in the same
// order of multiplications and additions. What is not to be seen goes out of the view.
layout (location = 0) in ivec4 a_position;
layout (location = 1) in uvec4 a_color;
layout (location = 2) in uint a_size; // sixteenths

uniform vec4 u_chunk[4];    // right, down, depth: matrix and offset; the lattice point at the eye
uniform vec2 u_middle;      // of the picture, pixels
uniform vec2 u_extent;      // width, height
uniform vec4 u_disc;        // diameter of a point of size 1, whether it grows, largest, margin
uniform float u_near;
uniform bool u_perspective;
uniform vec2 u_z;           // depth of the buffer: scale and offset
uniform bool u_flat;        // all points are equally deep: colours decide
uniform bool u_has_shown, u_has_selected;
uniform usampler2D u_shown, u_selected; // bits of slots
uniform uvec4 u_selected_color, u_ground;
uniform int u_fade;         // 256: all of the ground

flat out uvec4 v_color;
flat out ivec3 v_place;     // left, top, diameter
flat out vec2 v_depth;      // of the world, of the buffer
flat out float v_selected;  // 1: it is

bool
is_set (usampler2D bits)
{
  int word = gl_VertexID >> 5;

#ifdef BIG_ENDIAN
  word ^= 1;
#endif
  return (texelFetch (bits, ivec2 (word & 4095, word >> 12), 0).r >> uint (gl_VertexID & 31) & 1u)
         != 0u;
}

uvec4
fade (uvec4 color)
{
  ivec4 own = ivec4 (color), rest = ivec4 (u_ground) - own;
  ivec4 faded = own + sign (rest) * (abs (rest) * u_fade / 256);

  return uvec4 (u_ground.a != 0u ? faded.rgb : own.rgb, faded.a);
}

// Of points at the same depth the more opaque is seen, then the one of the lower colour.
float
get_color_depth (uvec4 color)
{
  uint key = (255u - color.a) << 24 | color.b << 16 | color.g << 8 | color.r;

  return uintBitsToFloat (0x00800000u + (key >> 3));
}

void
main ()
{
  vec3 d = vec3 (a_position.xyz - ivec3 (u_chunk[3].xyz));
  float side = u_chunk[0].x * d.x + u_chunk[0].y * d.y + u_chunk[0].z * d.z + u_chunk[0].w;
  float down = u_chunk[1].x * d.x + u_chunk[1].y * d.y + u_chunk[1].z * d.z + u_chunk[1].w;
  float depth = u_chunk[2].x * d.x + u_chunk[2].y * d.y + u_chunk[2].z * d.z + u_chunk[2].w;
  vec2 at = u_middle + (u_perspective ? vec2 (side, down) / depth : vec2 (side, down));
  float wide = (u_disc.y > 0.0 ? u_disc.x / depth : u_disc.x) * float (a_size) * 0.0625 + 0.5;
  float whole = floor (clamp (wide, 1.0, u_disc.z));
  bool is_hidden = !(depth > u_near) || a_color.a == 0u || (u_has_shown && !is_set (u_shown))
                   || any (lessThan (at, vec2 (-u_disc.w)))
                   || any (greaterThan (at, u_extent + u_disc.w));
  vec2 corner;

  v_color = a_color;
  v_selected = 0.0;
  if (u_has_selected)
    {
      if (is_set (u_selected))
        v_selected = 1.0;
      if (v_selected == 0.0)
        v_color = fade (v_color);
      else if (u_selected_color.a != 0u)
        v_color = u_selected_color;
    }
  v_depth = vec2 (depth, u_flat ? get_color_depth (v_color) : depth * u_z.x + u_z.y);
  gl_PointSize = whole;
  if (is_hidden)
    {
      v_place = ivec3 (0);
      gl_Position = vec4 (2.0, 2.0, 2.0, 1.0);
      return;
    }
  corner = floor (at - (whole - 1.0) * 0.5);
  v_place = ivec3 (ivec2 (corner), int (whole));
  // the view reaches over the edges of the picture: discs whose middle is outside are cut, not lost
  gl_Position = vec4 ((corner + whole * 0.5 + u_disc.w) / (u_extent + 2.0 * u_disc.w) * 2.0 - 1.0,
                      0.0, 1.0);
}
