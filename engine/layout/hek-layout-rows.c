/* SPDX-License-Identifier: Apache-2.0 */
/* Rows on their way to a method: looked at once, copied only where something has to change. */
#include "config.h"

#include "hek-layout-rows-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#include <math.h>
#include <string.h>

/* What a thread looks at between two looks at the task. */
#define BLOCK_FLOATS (1u << 18)
#define MAX_BLOCK_ROWS 4096

/* Sums of squares of HEK_ROWS_MAX_DIM numbers up to the largest are floats, and squares of the
 * smallest are normal ones. */
#define LARGEST 1e15f
#define SMALLEST 1e-15f

/* Row numbers are 32 bits wide, and one is kept for no row. */
#define MAX_ROWS ((gsize) G_MAXUINT32 - 1)

static gsize
block_rows (guint dim)
{
  return CLAMP (BLOCK_FLOATS / dim, 1, MAX_BLOCK_ROWS);
}

typedef struct
{
  /* borrowed */
  const HekRows *rows;
  guint8 *is_finite;
  float *largest; /* a block */
} Look;

/* The largest magnitude; negative when a number is NaN or infinite. */
static float
largest_magnitude (const float *x,
                   guint        dim)
{
  guint32 largest = 0;
  float magnitude;

  /* as integers, magnitudes are in the same order, and NaN is beyond infinity */
  for (guint d = 0; d < dim; d++)
    {
      guint32 bits;

      memcpy (&bits, x + d, sizeof bits);
      bits &= G_MAXINT32;
      largest = bits > largest ? bits : largest;
    }
  memcpy (&magnitude, &largest, sizeof magnitude);
  return isfinite (magnitude) ? magnitude : -1;
}

static void
look_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Look *look = data;
  g_autofree float *space = g_new (float, look->rows->dim);

  look->largest[block_idx] = 0;
  for (gsize i = begin; i < end; i++)
    {
      const float *x = space;
      float largest;

      if (look->rows->dtype == HEK_DTYPE_F32)
        x = hek_rows_get (look->rows, i);
      else
        hek_rows_to_f32 (look->rows, i, 1, space);
      largest = largest_magnitude (x, look->rows->dim);
      look->is_finite[i] = largest >= 0;
      look->largest[block_idx] = MAX (look->largest[block_idx], largest);
    }
}

typedef struct
{
  /* borrowed */
  const HekRows *from;
  const HekLayoutRows *to;
  float factor;
  gboolean unit;
} Copy;

/* Of finite numbers a double has room for the sum of squares. */
static void
make_unit (float *x,
           guint  dim)
{
  double sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += (double) x[d] * (double) x[d];
  if (!(sum > 0))
    return;
  sum = 1 / sqrt (sum);
  for (guint d = 0; d < dim; d++)
    x[d] = (float) ((double) x[d] * sum);
}

static void
copy_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  const Copy *copy = data;
  guint dim = copy->from->dim;

  for (gsize i = begin; i < end; i++)
    {
      float *x = copy->to->data + i * dim;

      hek_rows_to_f32 (copy->from, copy->to->idx != NULL ? copy->to->idx[i] : i, 1, x);
      if (copy->unit)
        make_unit (x, dim);
      else if (copy->factor != 1)
        for (guint d = 0; d < dim; d++)
          x[d] *= copy->factor;
    }
}

static gboolean
no_space (const HekRows *rows,
          GError       **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %" G_GSIZE_FORMAT " vectors of %u dimensions", rows->n,
               rows->dim);
  return FALSE;
}

/* The power of two that makes the largest number 1 to 2, when it is outside of what is fine. */
static int
choose_exponent (float largest)
{
  int exponent;

  if (!(largest > 0) || (largest >= SMALLEST && largest <= LARGEST))
    return 0;
  frexpf (largest, &exponent);
  return CLAMP (1 - exponent, -126, 127);
}

/* @is_finite: a byte a row */
static gboolean
look (const HekRows *rows,
      guint8        *is_finite,
      float         *largest,
      const HekTask *task,
      GError       **error)
{
  gsize block = block_rows (rows->dim), n_blocks = hek_parallel_n_blocks (rows->n, block);
  g_autofree float *of_blocks = g_new (float, MAX (n_blocks, 1));
  Look looking = { rows, is_finite, of_blocks };

  if (!hek_parallel_for (rows->n, block, look_block, &looking, task))
    return hek_task_check (task, error);
  *largest = 0;
  for (gsize b = 0; b < n_blocks; b++)
    *largest = MAX (*largest, of_blocks[b]);
  return TRUE;
}

/* Numbers of the finite rows, unless all are. */
static gboolean
list_finite (HekLayoutRows *self,
             const guint8  *is_finite)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n_all; i++)
    n += is_finite[i];
  self->rows.n = n;
  if (n == self->n_all)
    return TRUE;
  self->idx = g_try_new (guint32, MAX (n, 1));
  if (self->idx == NULL)
    return FALSE;
  n = 0;
  for (gsize i = 0; i < self->n_all; i++)
    if (is_finite[i])
      self->idx[n++] = (guint32) i;
  return TRUE;
}

/* Whether the rows are already what methods want. */
static gboolean
can_borrow (const HekLayoutRows *self,
            const HekRows       *rows,
            HekDistance          distance)
{
  return rows->dtype == HEK_DTYPE_F32 && rows->stride_bytes == rows->dim * sizeof (float)
         && distance != HEK_DISTANCE_COSINE && self->idx == NULL && self->exponent == 0;
}

static gboolean
copy_rows (HekLayoutRows *self,
           const HekRows *rows,
           HekDistance    distance,
           const HekTask *task,
           GError       **error)
{
  Copy copy = { rows, self, ldexpf (1, self->exponent),
                distance == HEK_DISTANCE_COSINE };
  gsize n_floats;

  if (hek_checked_mul (self->rows.n, rows->dim, &n_floats))
    self->data = hek_aligned_try_new (MAX (n_floats, 1), sizeof *self->data);
  if (self->data == NULL)
    return no_space (&self->rows, error);
  self->rows.data = (const guint8 *) self->data;
  return hek_parallel_for (self->rows.n, block_rows (rows->dim), copy_block, &copy, task)
         || hek_task_check (task, error);
}

/* A row of a layout without a place is none that others could be placed by. */
static void
drop_without_place (const HekLayout *layout,
                    guint8          *is_finite)
{
  guint n_coords = hek_layout_n_coords (layout);
  const float *coords = hek_layout_coords (layout);

  for (gsize i = 0; i < hek_layout_n (layout); i++)
    is_finite[i] = is_finite[i] && isfinite (coords[i * n_coords]);
}

static gboolean
rows_init (HekLayoutRows       *self,
           const HekRows       *rows,
           HekDistance          distance,
           const HekLayout     *layout,
           const HekLayoutRows *like,
           const HekTask       *task,
           GError             **error)
{
  g_autofree guint8 *is_finite = NULL;
  float largest = 0;

  *self = (HekLayoutRows) { .rows = *rows, .n_all = rows->n };
  if (rows->dim == 0 || rows->dim > HEK_ROWS_MAX_DIM || rows->n > MAX_ROWS)
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                   "%" G_GSIZE_FORMAT " vectors of %u dimensions: a layout has at most %"
                   G_GSIZE_FORMAT " vectors of 1 to %u",
                   rows->n, rows->dim, MAX_ROWS, HEK_ROWS_MAX_DIM);
      return FALSE;
    }
  is_finite = g_try_malloc (MAX (rows->n, 1));
  if (is_finite == NULL)
    return no_space (rows, error);
  if (!look (rows, is_finite, &largest, task, error))
    return FALSE;
  if (layout != NULL)
    drop_without_place (layout, is_finite);
  if (distance != HEK_DISTANCE_COSINE)
    self->exponent = like != NULL ? like->exponent : choose_exponent (largest);
  if (!list_finite (self, is_finite))
    return no_space (rows, error);
  if (can_borrow (self, rows, distance))
    return TRUE;

  self->rows.dtype = HEK_DTYPE_F32;
  self->rows.stride_bytes = rows->dim * sizeof (float);
  if (copy_rows (self, rows, distance, task, error))
    return TRUE;
  hek_layout_rows_clear (self);
  return FALSE;
}

gboolean
hek_layout_rows_init (HekLayoutRows *self,
                      const HekRows *rows,
                      HekDistance    distance,
                      const HekTask *task,
                      GError       **error)
{
  return rows_init (self, rows, distance, NULL, NULL, task, error);
}

gboolean
hek_layout_rows_init_base (HekLayoutRows   *self,
                           const HekRows   *rows,
                           const HekLayout *layout,
                           const HekTask   *task,
                           GError         **error)
{
  return rows_init (self, rows, hek_layout_recipe (layout)->distance, layout, NULL, task, error);
}

gboolean
hek_layout_rows_init_like (HekLayoutRows       *self,
                           const HekRows       *rows,
                           HekDistance          distance,
                           const HekLayoutRows *base,
                           const HekTask       *task,
                           GError             **error)
{
  return rows_init (self, rows, distance, NULL, base, task, error);
}

void
hek_layout_rows_clear (HekLayoutRows *self)
{
  g_clear_pointer (&self->idx, g_free);
  g_clear_pointer (&self->data, hek_aligned_free);
}

void
hek_layout_rows_spread (const HekLayoutRows *self,
                        const float         *coords,
                        guint                n_coords,
                        float               *all)
{
  if (self->n_all == 0)
    return;
  if (self->idx == NULL)
    {
      memcpy (all, coords, self->rows.n * n_coords * sizeof *all);
      return;
    }
  for (gsize i = 0; i < self->n_all * n_coords; i++)
    all[i] = NAN;
  for (gsize i = 0; i < self->rows.n; i++)
    memcpy (all + (gsize) self->idx[i] * n_coords, coords + i * n_coords,
            n_coords * sizeof *all);
}
