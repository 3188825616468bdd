/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RaBitQ's codes: o, a row minus the mean c, in coordinates; of each part the values u whose
 * direction is close to that of its coordinates, and the factor |o|² / ⟨u, o⟩, with which
 * factor · ⟨u, q⟩ estimates ⟨o, q⟩ without bias for a query q, since the error of factor · u is at
 * right angles to o and a random turn gives it no other preference.
 *
 *   |o − q|² = |o|² + |q|² − 2 ⟨o, q⟩        −⟨o + c, q + c⟩ = −⟨o, c⟩ − ⟨q + c, c⟩ − ⟨o, q⟩
 *
 * A factor is stored with 11 bits, which changes all ⟨o, q⟩ of its row alike. What it changes for
 * q = o, which near rows are close to, is taken off the addend.
 *
 * The bound is that of the source, factor · spread being the length of the error, and for squared
 * distances also what follows from ⟨error, q⟩ = ⟨error, q − o⟩, |q − o| being the distance.
 */
#include "config.h"

#include "hek-codec-rabitq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"
#include "hek-kernel-half.h"

#include <math.h>
#include <string.h>

/* Rows that are projected together. */
#define BLOCK_ROWS 64

#define F16_MAX 65504.0f

/* A query's coordinates below are zeros: a whole number divided by them would not be a float. */
#define VANISHED 1e-30f

/* From so many bits on an error of 1/127 in the query is felt. */
#define WIDE_BITS 5

/* A product of vectors counts so much in a distance. */
static inline float
weight_of (const HekCodebook *book)
{
  return book->distance == HEK_DISTANCE_L2 ? 2 : 1;
}

void
hek_rabitq_project (const HekRabitq *self,
                    const float     *centered,
                    gsize            n,
                    float           *out)
{
  guint padded = hek_rabitq_pad (self->dim);

  if (self->principal)
    {
      hek_kernel_gemm (centered, self->dim, n, self->packed, self->n_coordinates, self->dim, out,
                       self->n_coordinates);
      return;
    }
  {
    hek_auto_aligned float *row = hek_aligned_new (padded, sizeof *row);

    for (gsize i = 0; i < n; i++)
      {
        memcpy (row, centered + i * self->dim, self->dim * sizeof *row);
        memset (row + self->dim, 0, (padded - self->dim) * sizeof *row);
        hek_rotation_apply (self->rotation, row, 1);
        memcpy (out + i * self->n_coordinates, row, self->n_coordinates * sizeof *row);
      }
  }
}

static void
put_addend (float   addend,
            guint8 *bytes)
{
  guint32 bits;

  memcpy (&bits, &addend, sizeof bits);
  bits += 0x80;
  bytes[0] = (guint8) (bits >> 8);
  bytes[1] = (guint8) (bits >> 16);
  bytes[2] = (guint8) (bits >> 24);
}

/* @square: of the whole row, minus the mean; @values: scratch of n_coordinates. Returns: how much
 * more the row's product with itself is estimated than it is */
static float
encode_part (const HekRabitq     *self,
             const HekRabitqPart *part,
             const float         *coordinates,
             float                square,
             guint8              *values,
             guint8              *code,
             guint8              *factor_bytes)
{
  HekKernelRabitqFit fit
    = hek_kernel_rabitq_choose (coordinates + part->begin, part->n, part->bits, values);
  float target = self->principal ? fit.square : square;
  float factor = fit.along > 0 ? target / fit.along / part->unit : 0, stored;
  gboolean full = factor <= F16_MAX;
  guint16 half;

  factor = MIN (factor, F16_MAX);
  hek_kernel_f16_from_f32 (&factor, &half, 1);
  hek_kernel_f32_from_f16 (&half, &stored, 1);
  memcpy (factor_bytes, &half, sizeof half);
  hek_kernel_rabitq_pack (values, part->n, part->bits, code + part->offset);
  return factor > 0 && full ? stored * part->unit * fit.along - target : 0;
}

static void
encode_row (const HekCodebook *book,
            const float       *centered,
            const float       *coordinates,
            guint8            *values,
            guint8            *code)
{
  const HekRabitq *self = book->state;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  float square = dot->pair (centered, centered, self->dim), excess = 0, addend;
  guint8 *addend_bytes = code + book->code_bytes - HEK_KERNEL_RABITQ_ADDEND_BYTES;
  guint8 *factors = addend_bytes - HEK_KERNEL_RABITQ_FACTOR_BYTES * self->n_parts;

  for (guint p = 0; p < self->n_parts; p++)
    excess += encode_part (self, self->parts + p, coordinates, square, values, code,
                           factors + HEK_KERNEL_RABITQ_FACTOR_BYTES * p);
  addend = book->distance == HEK_DISTANCE_L2 ? square
                                             : -dot->pair (centered, self->mean, self->dim);
  put_addend (addend + weight_of (book) * excess, addend_bytes);
}

void
hek_rabitq_encode (const HekCodebook *book,
                   const float       *rows,
                   gsize              n,
                   guint8            *codes)
{
  const HekRabitq *self = book->state;
  guint dim = self->dim;
  gsize block = MIN (n, BLOCK_ROWS);
  hek_auto_aligned float *centered = hek_aligned_new (block * dim, sizeof *centered);
  hek_auto_aligned float *coordinates
    = hek_aligned_new (block * self->n_coordinates, sizeof *coordinates);
  hek_auto_aligned guint8 *values = hek_aligned_new (self->n_coordinates, 1);

  for (gsize begin = 0; begin < n; begin += block)
    {
      gsize length = MIN (block, n - begin);

      for (gsize i = 0; i < length; i++)
        for (guint d = 0; d < dim; d++)
          centered[i * dim + d] = rows[(begin + i) * dim + d] - self->mean[d];
      hek_rabitq_project (self, centered, length, coordinates);
      for (gsize i = 0; i < length; i++)
        encode_row (book, centered + i * dim, coordinates + i * self->n_coordinates, values,
                    codes + (begin + i) * book->code_bytes);
    }
}

/* ---- back ---- */

static void
restore_coordinates (const HekCodebook *book,
                     const guint8      *code,
                     guint8            *values,
                     float             *out)
{
  const HekRabitq *self = book->state;
  const guint8 *factors = code + book->code_bytes - HEK_KERNEL_RABITQ_ADDEND_BYTES
                          - HEK_KERNEL_RABITQ_FACTOR_BYTES * self->n_parts;

  for (guint p = 0; p < self->n_parts; p++)
    {
      const HekRabitqPart *part = self->parts + p;
      float middle = (float) ((1 << part->bits) - 1) / 2, factor;
      guint16 half;

      memcpy (&half, factors + HEK_KERNEL_RABITQ_FACTOR_BYTES * p, sizeof half);
      hek_kernel_f32_from_f16 (&half, &factor, 1);
      factor *= part->unit * part->shrink;
      hek_kernel_rabitq_unpack (code + part->offset, part->n, part->bits, values);
      for (guint i = 0; i < part->n; i++)
        out[part->begin + i] = factor * ((float) values[i] - middle);
    }
}

/* The matrix the other way round, for hek_kernel_gemm(). */
static float *
pack_back (const HekRabitq *self)
{
  guint n = self->n_coordinates, dim = self->dim;
  float *packed = hek_aligned_new (hek_kernel_gemm_packed_size (dim, n), sizeof *packed);
  hek_auto_aligned float *turned = hek_aligned_new ((gsize) n * dim, sizeof *turned);
  hek_auto_aligned float *row = hek_aligned_new (dim, sizeof *row);

  for (guint c = 0; c < n; c++)
    {
      hek_kernel_f32_from_f16 (self->matrix + (gsize) c * dim, row, dim);
      for (guint d = 0; d < dim; d++)
        turned[(gsize) d * n + c] = row[d];
    }
  hek_kernel_gemm_pack (turned, n, dim, n, packed);
  return packed;
}

/* Coordinates of at most BLOCK_ROWS rows, @stride apart, back to rows. */
static void
turn_back (const HekRabitq *self,
           const float     *packed,
           float           *coordinates,
           gsize            stride,
           gsize            n,
           float           *rows)
{
  if (self->principal)
    {
      hek_kernel_gemm (coordinates, stride, n, packed, self->dim, self->n_coordinates, rows,
                       self->dim);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      float *row = coordinates + i * stride;

      memset (row + self->n_coordinates, 0, (stride - self->n_coordinates) * sizeof *row);
      hek_rotation_undo (self->rotation, row, 1);
      memcpy (rows + i * self->dim, row, self->dim * sizeof *row);
    }
}

void
hek_rabitq_decode (const HekCodebook *book,
                   const guint8      *codes,
                   gsize              n,
                   float             *rows)
{
  const HekRabitq *self = book->state;
  gsize stride = MAX (self->n_coordinates, hek_rabitq_pad (self->dim));
  hek_auto_aligned float *packed = self->principal ? pack_back (self) : NULL;
  hek_auto_aligned float *coordinates
    = hek_aligned_new (stride * CLAMP (n, 1, BLOCK_ROWS), sizeof *coordinates);
  hek_auto_aligned guint8 *values = hek_aligned_new (self->n_coordinates, 1);

  for (gsize begin = 0; begin < n; begin += BLOCK_ROWS)
    {
      gsize n_rows = MIN (n - begin, BLOCK_ROWS);
      float *out = rows + begin * self->dim;

      for (gsize i = 0; i < n_rows; i++)
        restore_coordinates (book, codes + (begin + i) * book->code_bytes, values,
                             coordinates + i * stride);
      turn_back (self, packed, coordinates, stride, n_rows, out);
      for (gsize i = 0; i < n_rows; i++)
        for (guint d = 0; d < self->dim; d++)
          out[i * self->dim + d] += self->mean[d];
    }
}

/* ---- queries ---- */

/* What a query is kept in; all of it lies in one piece of memory. */
typedef struct
{
  HekKernelRabitqQuery query;
  HekKernelRabitqPart parts[HEK_RABITQ_MAX_PARTS];
} Space;

#define SPACE_BYTES ((sizeof (Space) + HEK_ALIGNMENT - 1) / HEK_ALIGNMENT * HEK_ALIGNMENT)

gsize
hek_rabitq_query_bytes (const HekCodebook *book)
{
  const HekRabitq *self = book->state;

  return SPACE_BYTES + 2 * (gsize) self->n_values;
}

/* Whole numbers for the coordinates. Returns: what 1 of them stands for */
static float
round_query (const float         *x,
             HekKernelRabitqPart *part,
             gint8               *high,
             gint8               *low)
{
  gint limit = part->wide ? HEK_KERNEL_RABITQ_FINE : HEK_KERNEL_RABITQ_COARSE;
  float largest = 0, inverse;
  gint64 sum = 0;

  for (guint i = 0; i < part->n; i++)
    largest = MAX (largest, fabsf (x[i]));
  inverse = largest > VANISHED ? (float) limit / largest : 0;
  for (guint i = 0; i < part->n; i++)
    {
      gint value = CLAMP ((gint) lrintf (x[i] * inverse), -limit, limit);

      sum += value;
      high[i] = (gint8) (part->wide ? value >> 7 : value);
      low[i] = (gint8) (part->wide ? value & 127 : 0);
    }
  part->center = sum * ((1 << part->bits) - 1);
  return inverse > 0 ? largest / (float) limit : 0;
}

/* Returns: the square of the length of the part's coordinates */
static float
query_part (const HekCodebook   *book,
            const HekRabitqPart *part,
            const float         *coordinates,
            float                square,
            HekKernelRabitqPart *out,
            gint8               *high,
            gint8               *low)
{
  const HekRabitq *self = book->state;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  const float *x = coordinates + part->begin;
  float own = dot->pair (x, x, part->n), weight = weight_of (book), deviation;
  guint n = self->principal ? part->n : hek_rabitq_pad (self->dim);

  *out = (HekKernelRabitqPart) { .n = part->n, .bits = part->bits, .offset = part->offset,
                                 .begin = part->values, .wide = part->bits >= WIDE_BITS };
  out->scale = -weight * part->unit / 2
               * round_query (x, out, high + part->values, low + part->values);
  deviation = weight * HEK_RABITQ_EPSILON * part->unit * part->spread / sqrtf ((float) (n - 1));
  out->spread = deviation * sqrtf (self->principal ? own : square);
  out->near = book->distance == HEK_DISTANCE_L2 ? deviation : 0;
  return own;
}

void
hek_rabitq_query (const HekCodebook *book,
                  const float       *vector,
                  gpointer           space)
{
  const HekRabitq *self = book->state;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  Space *head = space;
  gint8 *high = (gint8 *) space + SPACE_BYTES, *low = high + self->n_values;
  hek_auto_aligned float *centered = hek_aligned_new (self->dim, sizeof *centered);
  hek_auto_aligned float *coordinates
    = hek_aligned_new (self->n_coordinates, sizeof *coordinates);
  float square, covered = 0;

  for (guint d = 0; d < self->dim; d++)
    centered[d] = vector[d] - self->mean[d];
  if (self->principal)
    hek_kernel_distance (HEK_KERNEL_F16, HEK_KERNEL_DOT)
      ->rows (centered, self->matrix, self->dim * sizeof *self->matrix, self->n_coordinates,
              self->dim, coordinates);
  else
    hek_rabitq_project (self, centered, 1, coordinates);
  square = dot->pair (centered, centered, self->dim);

  memset (high, 0, 2 * (gsize) self->n_values);
  head->query = (HekKernelRabitqQuery) { .parts = head->parts, .n_parts = self->n_parts,
                                         .code_bytes = (guint32) book->code_bytes, .high = high,
                                         .low = low };
  for (guint p = 0; p < self->n_parts; p++)
    covered += query_part (book, self->parts + p, coordinates, square, head->parts + p, high, low);
  head->query.add = book->distance == HEK_DISTANCE_L2
                      ? square
                      : -dot->pair (vector, self->mean, self->dim);
  if (self->principal)
    head->query.rest = weight_of (book) * self->rest * sqrtf (MAX (square - covered, 0));
}

void
hek_rabitq_distances (const HekCodebook *book G_GNUC_UNUSED,
                      gconstpointer      space,
                      const guint8      *codes,
                      const guint32     *idx,
                      gsize              n,
                      float             *out,
                      float             *bounds)
{
  const Space *head = space;

  hek_kernel_rabitq_distances (&head->query, codes, idx, n, out, bounds);
}
