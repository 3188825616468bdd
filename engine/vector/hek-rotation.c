/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random rotations by four rounds, whose steps undo themselves: random signs, and a Hadamard
 * transform of the longest power of two that fits, at the front in even rounds and at the back in
 * odd ones. When that is not all, a step of Kac's walk after the second round mixes each number of
 * the first half with one of the second, since both ends may have little in common. So no padding
 * is needed.
 *
 * The source walks after every round. But a number that a transform did not reach is only halved by
 * a walk, with one that the next transform does not reach either: of 784 numbers a sixteenth of an
 * axis can stay in two of them. After two rounds none is left unreached.
 *
 * Source: Gao et al., RaBitQ-Library (docs/docs/rabitq/rotator.md) for the four rounds of signs,
 * transforms at both ends and Kac's walk; Ailon, Chazelle, "The fast Johnson-Lindenstrauss
 * transform and approximate nearest neighbors", SIAM Journal on Computing 39 (2009), for signs and
 * transform.
 */
#include "config.h"

#include "hek-rotation.h"

#include "hek-aligned.h"
#include "hek-kernel-hadamard.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

#define N_ROUNDS 4

/* The walk follows this round. */
#define WALK_ROUND 1

struct _HekRotation
{
  guint dim;
  guint length;   /* of the transforms */
  float scale;    /* of the transforms */
  guint32 *signs; /* N_ROUNDS × dim: 0 or the sign of a float */
};

HekRotation *
hek_rotation_new (guint   dim,
                  guint64 seed)
{
  HekRotation *self;
  HekRng rng;

  g_return_val_if_fail (dim > 0, NULL);

  self = g_new0 (HekRotation, 1);
  self->dim = dim;
  self->length = 1;
  while (self->length <= dim / 2)
    self->length *= 2;
  self->scale = 1.0f / sqrtf ((float) self->length);
  self->signs = hek_aligned_new ((gsize) N_ROUNDS * dim, sizeof *self->signs);

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < (gsize) N_ROUNDS * dim; i++)
    self->signs[i] = (guint32) (hek_rng_u64 (&rng) >> 32) & 0x80000000u;
  return self;
}

void
hek_rotation_free (HekRotation *self)
{
  if (self == NULL)
    return;
  hek_aligned_free (self->signs);
  g_free (self);
}

guint
hek_rotation_get_dim (const HekRotation *self)
{
  return self->dim;
}

static void
flip (const HekRotation *self,
      guint              round,
      float             *x)
{
  const guint32 *signs = self->signs + (gsize) round * self->dim;

  for (guint i = 0; i < self->dim; i++)
    {
      guint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      bits ^= signs[i];
      memcpy (x + i, &bits, sizeof bits);
    }
}

static void
transform (const HekRotation *self,
           guint              round,
           float             *x)
{
  guint begin = round % 2 == 0 ? 0 : self->dim - self->length;

  hek_kernel_hadamard (x + begin, self->length, self->scale);
}

static void
walk (const HekRotation *self,
      float             *x)
{
  guint half = self->dim / 2;
  float *restrict a = x, *restrict b = x + half;

  if (self->length == self->dim)
    return;
  for (guint i = 0; i < half; i++)
    {
      float sum = a[i] + b[i], difference = a[i] - b[i];

      a[i] = sum * (float) G_SQRT2 / 2;
      b[i] = difference * (float) G_SQRT2 / 2;
    }
}

void
hek_rotation_apply (const HekRotation *self,
                    float             *rows,
                    gsize              n)
{
  for (gsize i = 0; i < n; i++)
    for (guint round = 0; round < N_ROUNDS; round++)
      {
        flip (self, round, rows + i * self->dim);
        transform (self, round, rows + i * self->dim);
        if (round == WALK_ROUND)
          walk (self, rows + i * self->dim);
      }
}

void
hek_rotation_undo (const HekRotation *self,
                   float             *rows,
                   gsize              n)
{
  for (gsize i = 0; i < n; i++)
    for (guint round = N_ROUNDS; round-- > 0;)
      {
        if (round == WALK_ROUND)
          walk (self, rows + i * self->dim);
        transform (self, round, rows + i * self->dim);
        flip (self, round, rows + i * self->dim);
      }
}
