/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>
#include <string.h>

static inline int32_t
hek_bits_from_float (float x)
{
  int32_t i;

  memcpy (&i, &x, sizeof i);
  return i;
}

static inline float
hek_float_from_bits (int32_t i)
{
  float x;

  memcpy (&x, &i, sizeof x);
  return x;
}
