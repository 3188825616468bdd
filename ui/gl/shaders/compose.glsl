// SPDX-License-Identifier: Apache-2.0
// What hek-scene-resolve.c does, in its whole numbers.
uniform uvec4 u_ground;

layout (location = 0) out vec4 o_pixel;
layout (location = 1) out uvec4 o_depth; // the bits of a float

const uint NO_DEPTH = 0x7f800000u;

// x / 255, rounded, for x up to 255².
uvec3
div_255 (uvec3 x)
{
  return (x + 128u + ((x + 128u) >> 8)) >> 8;
}

uint
div_255 (uint x)
{
  return (x + 128u + ((x + 128u) >> 8)) >> 8;
}

// A colour over the ground, premultiplied.
uvec4
compose (uvec4 color)
{
  uint rest = 255u - color.a;
  uvec3 other = div_255 (u_ground.rgb * u_ground.a);
  uvec3 sum = div_255 (color.rgb * color.a) + div_255 (other * rest);

  if (color.a == 255u)
    return color;
  return uvec4 (min (sum, uvec3 (255u)), color.a + div_255 (u_ground.a * rest));
}

void
put (uvec4 pixel, uint depth)
{
  o_pixel = vec4 (pixel) / 255.0;
  o_depth = uvec4 (depth);
}

// The binary logarithm of a normal positive number, as hek_scene_log2().
float
get_log2 (float x)
{
  uint bits = floatBitsToUint (x);
  float exponent = float (int (bits >> 23) - 127);
  float m = uintBitsToFloat ((bits & 0x7fffffu) | 0x3f800000u), s, s2;

  if (m > 1.41421356)
    {
      m *= 0.5;
      exponent += 1.0;
    }
  s = (m - 1.0) / (m + 1.0);
  s2 = s * s;
  return exponent
         + s * (2.88539008 + s2 * (0.961796694 + s2 * (0.577078016 + s2 * 0.412198583)));
}
