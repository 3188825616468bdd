/* SPDX-License-Identifier: Apache-2.0 */
/* Centroids of parts of vectors in the form in which rows are compared with them. */
#include "config.h"

#include "hek-parts.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-kernel-assign.h"

/* Rows of long parts come in smaller blocks: their lanes stay in the second cache. */
#define BLOCK_ROWS 128
#define BLOCK_ROWS_LONG 32
#define LONG_PART 1024

static gsize
whole_panels (guint k)
{
  return hek_kernel_assign_size (k, 0);
}

static guint
longest_part (const HekParts *self)
{
  return (self->dim + self->n_parts - 1) / self->n_parts;
}

gboolean
hek_parts_init (HekParts *self,
                guint     dim,
                guint     n_parts,
                guint     k)
{
  gsize n_floats;

  g_return_val_if_fail (n_parts > 0 && n_parts <= dim && k > 0, FALSE);

  *self = (HekParts) { .dim = dim, .n_parts = n_parts, .k = k };
  self->block_rows = longest_part (self) > LONG_PART ? BLOCK_ROWS_LONG : BLOCK_ROWS;
  self->mean = hek_aligned_try_new0 (dim, sizeof *self->mean);
  if (hek_checked_mul (whole_panels (k), (gsize) dim + n_parts, &n_floats))
    self->panels = hek_aligned_try_new (n_floats, sizeof *self->panels);
  if (self->mean != NULL && self->panels != NULL)
    return TRUE;

  hek_parts_clear (self);
  return FALSE;
}

void
hek_parts_clear (HekParts *self)
{
  g_clear_pointer (&self->mean, hek_aligned_free);
  g_clear_pointer (&self->panels, hek_aligned_free);
}

const float *
hek_parts_panels (const HekParts *self,
                  guint           p)
{
  gsize begin = hek_parts_begin (self->dim, self->n_parts, p);

  return self->panels + whole_panels (self->k) * (begin + p);
}

void
hek_parts_fill (HekParts    *self,
                const float *centroids)
{
  for (guint p = 0; p < self->n_parts; p++)
    {
      gsize begin = hek_parts_begin (self->dim, self->n_parts, p);
      gsize end = hek_parts_begin (self->dim, self->n_parts, p + 1);

      hek_kernel_assign_fill (centroids + self->k * begin, self->k, end - begin,
                              self->mean + begin, (float *) hek_parts_panels (self, p));
    }
}

void
hek_parts_center (HekParts    *self,
                  const float *centroids)
{
  for (guint p = 0; p < self->n_parts; p++)
    {
      gsize begin = hek_parts_begin (self->dim, self->n_parts, p);
      gsize width = hek_parts_begin (self->dim, self->n_parts, p + 1) - begin;
      const float *of_part = centroids + self->k * begin;

      for (gsize d = 0; d < width; d++)
        {
          double sum = 0;

          for (guint c = 0; c < self->k; c++)
            sum += (double) of_part[c * width + d];
          self->mean[begin + d] = (float) (sum / self->k);
        }
    }
}

gsize
hek_parts_scratch (const HekParts *self)
{
  return longest_part (self) * self->block_rows;
}

void
hek_parts_assign (const HekParts *self,
                  guint           p,
                  const float    *rows,
                  gsize           n,
                  float          *scratch,
                  guint32        *idx,
                  float          *score)
{
  gsize begin = hek_parts_begin (self->dim, self->n_parts, p);
  gsize width = hek_parts_begin (self->dim, self->n_parts, p + 1) - begin;
  gsize n_lanes
    = (n + HEK_KERNEL_ASSIGN_LANES - 1) / HEK_KERNEL_ASSIGN_LANES * HEK_KERNEL_ASSIGN_LANES;

  hek_kernel_assign_load (rows + begin, self->dim, n, width, self->mean + begin, scratch, n_lanes);
  hek_kernel_assign_rows (hek_parts_panels (self, p), self->k, width, scratch, n_lanes, n_lanes,
                          idx, score);
}
