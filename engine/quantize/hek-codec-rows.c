/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows on their way to a codec: floats, finite, of length 1 for the cosine; and the loop that
 * encodes them. Each row is treated for itself, so threads do not show in the result.
 */
#include "config.h"

#include "hek-codec-rows-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-codec-private.h"
#include "hek-kernel-distance.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#include <math.h>
#include <string.h>

/* What a thread takes at once: at most so many rows, and floats, which stay in the second cache. */
#define BLOCK_ROWS 256
#define BLOCK_FLOATS (1u << 17)

/* Squares below lose bits as denormals. */
#define MIN_SQUARE 1e-24f

/* Of the magnitude of a float, as an integer. */
#define INFINITE_BITS 0x7f800000

static gint32
largest_bits (void)
{
  float largest = HEK_CODEC_MAX_NUMBER;
  gint32 bits;

  memcpy (&bits, &largest, sizeof bits);
  return bits;
}

/* As integers, since a compiler knows how to do many of them at once without a branch. */
static void
make_finite (float *x,
             gsize  n)
{
  const gint32 largest = largest_bits ();

  for (gsize i = 0; i < n; i++)
    {
      gint32 bits, magnitude, sign;

      memcpy (&bits, x + i, sizeof bits);
      magnitude = bits & G_MAXINT32;
      sign = bits & G_MININT32;
      bits = sign | (magnitude > largest ? largest : magnitude);
      bits = magnitude >= INFINITE_BITS ? 0 : bits;
      memcpy (x + i, &bits, sizeof bits);
    }
}

static gboolean
is_right (const float *x,
          gsize        n)
{
  const gint32 largest = largest_bits ();
  gint32 wrong = 0;

  for (gsize i = 0; i < n; i++)
    {
      gint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      wrong |= (bits & G_MAXINT32) > largest;
    }
  return wrong == 0;
}

/* A vector so short that its square is none of the normal floats is first made longer. */
static void
make_unit (float *x,
           guint  dim)
{
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  float square = dot->pair (x, x, dim), factor;

  if (square < MIN_SQUARE)
    {
      float largest = 0;

      for (guint i = 0; i < dim; i++)
        largest = MAX (largest, fabsf (x[i]));
      if (!(largest > 0))
        return;
      for (guint i = 0; i < dim; i++)
        x[i] /= largest;
      square = dot->pair (x, x, dim);
    }
  factor = 1 / sqrtf (square);
  for (guint i = 0; i < dim; i++)
    x[i] *= factor;
}

void
hek_codec_rows_prepare (HekDistance distance,
                        guint       dim,
                        gsize       n,
                        float      *rows)
{
  make_finite (rows, n * dim);
  if (distance == HEK_DISTANCE_COSINE)
    for (gsize i = 0; i < n; i++)
      make_unit (rows + i * dim, dim);
}

static gsize
block_rows (guint dim)
{
  return CLAMP (BLOCK_FLOATS / dim, 1, BLOCK_ROWS);
}

typedef struct
{
  /* borrowed */
  const HekRows *rows;
  float *sample;
  gsize *wrong; /* a block: the first row with wrong numbers, or G_MAXSIZE */
  HekDistance distance;
  gsize n;
} Sampling;

static void
sample_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Sampling *s = data;
  guint dim = s->rows->dim;

  s->wrong[block_idx] = G_MAXSIZE;
  for (gsize i = begin; i < end; i++)
    {
      gsize row = (gsize) ((unsigned __int128) i * s->rows->n / s->n);

      hek_rows_to_f32 (s->rows, row, 1, s->sample + i * dim);
      if (s->wrong[block_idx] == G_MAXSIZE && !is_right (s->sample + i * dim, dim))
        s->wrong[block_idx] = row;
    }
  hek_codec_rows_prepare (s->distance, dim, end - begin, s->sample + begin * dim);
}

float *
hek_codec_rows_sample (const HekRows *rows,
                       HekDistance    distance,
                       gsize          n,
                       const HekTask *task,
                       GError       **error)
{
  gsize n_blocks = hek_parallel_n_blocks (n, block_rows (rows->dim)), n_floats;
  hek_auto_aligned float *sample = NULL;
  g_autofree gsize *wrong = NULL;
  Sampling s = { .rows = rows, .distance = distance, .n = n };

  if (hek_checked_mul (n, rows->dim, &n_floats))
    sample = hek_aligned_try_new (n_floats, sizeof *sample);
  wrong = g_try_new (gsize, n_blocks);
  if (sample == NULL || wrong == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a sample of %zu rows", n);
      return NULL;
    }

  s.sample = sample;
  s.wrong = wrong;
  if (!hek_parallel_for (n, block_rows (rows->dim), sample_block, &s, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  for (gsize b = 0; b < n_blocks; b++)
    if (wrong[b] != G_MAXSIZE)
      {
        g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                     "row %zu has a number that is NaN, infinite or beyond ±%g", wrong[b],
                     (double) HEK_CODEC_MAX_NUMBER);
        return NULL;
      }
  return g_steal_pointer (&sample);
}

typedef struct
{
  /* borrowed */
  const HekCodebook *book;
  const HekRows *rows;
  guint8 *codes;
  const HekTask *task;
  gint n_done; /* atomic: blocks */
} Encoding;

static void
encode_block (gsize    begin,
              gsize    end,
              gsize    block_idx G_GNUC_UNUSED,
              gpointer data)
{
  Encoding *e = data;
  const HekCodebook *book = e->book;
  hek_auto_aligned float *floats = hek_aligned_new ((end - begin) * book->dim, sizeof *floats);
  gsize n_blocks = hek_parallel_n_blocks (e->rows->n, block_rows (book->dim));

  hek_rows_to_f32 (e->rows, begin, end - begin, floats);
  hek_codec_rows_prepare (book->distance, book->dim, end - begin, floats);
  book->codec->encode (book, floats, end - begin, e->codes + begin * book->code_bytes);
  hek_task_progress (e->task, (g_atomic_int_add (&e->n_done, 1) + 1) / (double) n_blocks);
}

gboolean
hek_codebook_encode (const HekCodebook *book,
                     const HekRows     *rows,
                     guint8            *codes,
                     const HekTask     *task,
                     GError           **error)
{
  Encoding e = { .book = book, .rows = rows, .codes = codes, .task = task };

  if (rows->dim != book->dim)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "the codebook is for vectors of %u dimensions, these have %u", book->dim,
                   rows->dim);
      return FALSE;
    }
  if (hek_parallel_for (rows->n, block_rows (book->dim), encode_block, &e, task))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}

void
hek_codebook_decode (const HekCodebook *book,
                     const guint8      *codes,
                     gsize              n,
                     float             *out)
{
  book->codec->decode (book, codes, n, out);
}
