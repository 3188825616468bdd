/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Pixels are worked on in strips of STRIP, taken apart into one array per channel, so that every
 * loop over a strip is plain SIMD; the rest of the last strip is filled with zeros.
 */
#include <stddef.h>
#include <string.h>

/* Row @i of a balanced matrix, and of an opponent one. */
#define BALANCED(m, i, x, y, z) ((y) + (m).k[i][0] * ((x) - (y)) + (m).k[i][1] * ((z) - (y)))
#define OPPONENT(m, i, x, y, z) ((m).k[i][0] * ((x) - (y)) + (m).k[i][1] * ((z) - (y)))

#define STRIP 64

typedef struct
{
  float x[STRIP], y[STRIP], z[STRIP];
} Strip;

static inline __attribute__ ((always_inline)) void
strip_load (Strip       *s,
            const float *pixels,
            size_t       n)
{
  if (n == STRIP)
    for (size_t i = 0; i < STRIP; i++)
      {
        s->x[i] = pixels[3 * i];
        s->y[i] = pixels[3 * i + 1];
        s->z[i] = pixels[3 * i + 2];
      }
  else
    {
      memset (s, 0, sizeof *s);
      for (size_t i = 0; i < n; i++)
        {
          s->x[i] = pixels[3 * i];
          s->y[i] = pixels[3 * i + 1];
          s->z[i] = pixels[3 * i + 2];
        }
    }
}

static inline __attribute__ ((always_inline)) void
strip_store (const Strip *s,
             float       *pixels,
             size_t       n)
{
  if (n == STRIP)
    for (size_t i = 0; i < STRIP; i++)
      {
        pixels[3 * i] = s->x[i];
        pixels[3 * i + 1] = s->y[i];
        pixels[3 * i + 2] = s->z[i];
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        pixels[3 * i] = s->x[i];
        pixels[3 * i + 1] = s->y[i];
        pixels[3 * i + 2] = s->z[i];
      }
}

static inline size_t
strip_size (size_t left)
{
  return left < STRIP ? left : STRIP;
}

/* Runs @statement for each of @n values of @in, in the variable v, which it leaves in
 * @out. */
#define EACH_VALUE(in, out, n, v, statement)                                                       \
  do                                                                                               \
    {                                                                                              \
      float strip[STRIP] = { 0 };                                                                  \
                                                                                                   \
      for (size_t at = 0; at < (n); at += STRIP)                                                   \
        {                                                                                          \
          size_t bytes = strip_size ((n) - at) * sizeof *strip;                                    \
                                                                                                   \
          memcpy (strip, (in) + at, bytes);                                                        \
          for (size_t i = 0; i < STRIP; i++)                                                       \
            {                                                                                      \
              float v = strip[i];                                                                  \
                                                                                                   \
              statement;                                                                           \
              strip[i] = v;                                                                        \
            }                                                                                      \
          memcpy ((out) + at, strip, bytes);                                                       \
        }                                                                                          \
    }                                                                                              \
  while (0)

/* Runs the statements behind @z for each of @n pixels of @in, in the variables x, y, z, which they
 * leave in @out. */
#define EACH_PIXEL(in, out, n, x, y, z, ...)                                                       \
  do                                                                                               \
    {                                                                                              \
      Strip s;                                                                                     \
                                                                                                   \
      for (size_t at = 0; at < (n); at += STRIP)                                                   \
        {                                                                                          \
          strip_load (&s, (in) + 3 * at, strip_size ((n) - at));                                   \
          for (size_t i = 0; i < STRIP; i++)                                                       \
            {                                                                                      \
              float x = s.x[i], y = s.y[i], z = s.z[i];                                            \
                                                                                                   \
              __VA_ARGS__                                                                          \
              s.x[i] = x;                                                                          \
              s.y[i] = y;                                                                          \
              s.z[i] = z;                                                                          \
            }                                                                                      \
          strip_store (&s, (out) + 3 * at, strip_size ((n) - at));                                 \
        }                                                                                          \
    }                                                                                              \
  while (0)
