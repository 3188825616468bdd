/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * The choice of the step width of a vector, written with vectors of 16 numbers, which a compiler
 * cuts into as many registers as they need: sums have 16 lanes everywhere and so the same bits.
 *
 * Source: Gao et al., "Practical and asymptotically optimal quantization of high-dimensional
 * vectors in Euclidean space for approximate nearest neighbor search", SIGMOD 2025, for the best
 * direction among all step widths. They try every width at which a value changes; the angle is so
 * flat around the best that a few widths lose nothing that could be measured.
 */
#include "hek-kernel-rabitq-private.h"

#include <math.h>

#define N_LANES 16

typedef float Lanes __attribute__ ((vector_size (64)));
typedef int32_t LanesI __attribute__ ((vector_size (64)));
typedef uint8_t LanesB __attribute__ ((vector_size (16), aligned (1), may_alias));

/*
 * Widths of the steps of the best uniform quantizers of 2^bits values for the normal distribution
 * of variance 1. Source: Max, "Quantizing for minimum distortion", IRE Trans. Information Theory 6
 * (1960), table 2, up to 5 bits; Jayant, Noll, "Digital coding of waveforms", 1984, table 4.1.
 */
static const float normal_step[HEK_KERNEL_RABITQ_MAX_BITS + 1]
  = { 0, 0, 0.9957f, 0.5860f, 0.3352f, 0.1881f, 0.1041f, 0.0569f, 0.0308f };

/* The widest step that is tried, and which part of it the others span; of many bits, where the best
 * is close to the widest that cuts nothing off, less. In short vectors luck counts for more, so
 * more steps are tried. */
#define WIDEST 1.2f
#define SPAN_FEW 0.36f
#define SPAN_MANY 0.2f
#define MANY_BITS 5
#define MIN_STEPS 8
#define SHORT 512

static inline float
sum_lanes (const Lanes *lanes)
{
  float sum[N_LANES];

  __builtin_memcpy (sum, lanes, sizeof sum);
  for (unsigned half = N_LANES / 2; half > 0; half /= 2)
    for (unsigned l = 0; l < half; l++)
      sum[l] += sum[l + half];
  return sum[0];
}

static inline float
largest_lane (const Lanes *lanes)
{
  float largest = 0;

  for (unsigned l = 0; l < N_LANES; l++)
    largest = (*lanes)[l] > largest ? (*lanes)[l] : largest;
  return largest;
}

/* Σ |x| u and Σ u² with u = what |x| becomes. */
static inline void
try_step (const float        *x,
          size_t              n,
          float               inverse,
          float               limit,
          HekKernelRabitqFit *fit)
{
  Lanes along = { 0 }, length = { 0 };

  for (size_t i = 0; i < n; i += N_LANES)
    {
      Lanes v = *(const Lanes *) (x + i), magnitude = (Lanes) ((LanesI) v & INT32_MAX);
      Lanes scaled = magnitude * inverse;
      LanesI over = scaled > limit;
      Lanes u;

      scaled = (Lanes) (((LanesI) scaled & ~over) | ((LanesI) ((Lanes) { 0 } + limit) & over));
      u = __builtin_convertvector (__builtin_convertvector (scaled, LanesI), Lanes) + 0.5f;
      along += magnitude * u;
      length += u * u;
    }
  fit->along = sum_lanes (&along);
  fit->length = sum_lanes (&length);
}

static inline void
write_values (const float *x,
              size_t       n,
              float        inverse,
              float        limit,
              int32_t      levels,
              uint8_t     *values)
{
  for (size_t i = 0; i < n; i += N_LANES)
    {
      Lanes v = *(const Lanes *) (x + i), magnitude = (Lanes) ((LanesI) v & INT32_MAX);
      Lanes scaled = magnitude * inverse;
      LanesI over = scaled > limit, negative = v < 0, step;

      scaled = (Lanes) (((LanesI) scaled & ~over) | ((LanesI) ((Lanes) { 0 } + limit) & over));
      /* levels + step, or levels − 1 − step, which is its complement */
      step = __builtin_convertvector (scaled, LanesI);
      *(LanesB *) (values + i) = __builtin_convertvector (levels + (step ^ negative), LanesB);
    }
}

static inline HekKernelRabitqFit
choose (const float *x,
        size_t       n,
        unsigned     bits,
        uint8_t     *values)
{
  int32_t levels = (int32_t) 1 << (bits - 1);
  float limit = (float) (levels - 1), best = 0, inverse = 0;
  Lanes square = { 0 }, largest = { 0 };
  HekKernelRabitqFit fit = { 0, 0, 0 };

  for (size_t i = 0; i < n; i += N_LANES)
    {
      Lanes v = *(const Lanes *) (x + i), magnitude = (Lanes) ((LanesI) v & INT32_MAX);
      LanesI above = magnitude > largest;

      square += v * v;
      largest = (Lanes) (((LanesI) magnitude & above) | ((LanesI) largest & ~above));
    }
  fit.square = sum_lanes (&square);
  if (fit.square > 0)
    {
      float sigma = sqrtf (fit.square / (float) n);
      float whole = largest_lane (&largest) / ((float) levels - 0.5f);
      float widest = WIDEST * normal_step[bits] * sigma;
      size_t n_steps = bits > 1 ? MIN_STEPS + SHORT / n : 1;
      float less = (bits < MANY_BITS ? SPAN_FEW : SPAN_MANY) / (float) n_steps;

      widest = bits > 1 && widest < whole ? widest : whole;
      for (size_t s = 0; s < n_steps; s++)
        {
          HekKernelRabitqFit other;
          float width = widest * (1 - (float) s * less), cosine;

          try_step (x, n, 1 / width, limit, &other);
          cosine = other.along / sqrtf (other.length);
          if (cosine > best)
            {
              best = cosine;
              inverse = 1 / width;
              fit.along = other.along;
              fit.length = other.length;
            }
        }
    }
  write_values (x, n, inverse, limit, levels, values);
  return fit;
}

#define HEK_KERNEL_RABITQ_CHOOSE(isa)                                                              \
  HekKernelRabitqFit hek_kernel_rabitq_choose_##isa (const float *x, size_t n, unsigned bits,      \
                                                     uint8_t *values)                              \
  {                                                                                                \
    return choose (x, n, bits, values);                                                            \
  }
