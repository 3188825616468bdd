/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The last numbers of a row, for instruction sets whose loads have no mask: copied, with zeros
 * behind them. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* For few bytes faster than memcpy(). */
static __attribute__ ((noinline)) void
copy_tail (uint8_t       *copy,
           const uint8_t *p,
           size_t         n)
{
  size_t i = 0;

  for (; i + 8 <= n; i += 8)
    memcpy (copy + i, p + i, 8);
  for (; i < n; i++)
    copy[i] = p[i];
}

/* lanes_f16_tail () and its like out of lanes_f16 (). */
#define LANES_TAIL(number, bytes) \
  LANES Lanes lanes_##number##_tail (const uint8_t *p, size_t n) \
  { \
    uint8_t copy[32 * (bytes)] = { 0 }; \
\
    copy_tail (copy, p, (bytes) * n); \
    return lanes_##number (copy); \
  }
