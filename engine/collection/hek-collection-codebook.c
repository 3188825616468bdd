/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks saved and loaded, to and from files, and what they make of rows. */
#include "config.h"

#include "hek-collection-codebook.h"

#include <math.h>

#include "hek-file.h"
#include "hek-parallel.h"

/* Rows that are encoded and decoded at a time, on one thread, and blocks of such. */
#define CHUNK_ROWS 128
#define MAX_BLOCKS 256

char *
hek_codebook_describe_options (const HekCodec        *codec,
                               const HekOptionValues *values)
{
  GString *out = g_string_new (NULL);
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = NULL;

      if (values->v[i] == options[i].def)
        continue;
      value = hek_option_format (&options[i], values->v[i]);
      g_string_append_printf (out, "%s%s=%s", out->len > 0 ? " " : "", options[i].name, value);
    }
  return g_string_free (out, FALSE);
}

HekCodebookInfo *
hek_codebook_save (HekWorkspace             *workspace,
                   const char               *name,
                   const HekCodebook        *book,
                   const HekCodebookOrigin  *origin,
                   GError                  **error)
{
  const HekCodebookOrigin unknown = { .loss = NAN };
  g_autoptr (GBytes) bytes = hek_codebook_write (book);
  const HekCodebookOrigin *from = origin != NULL ? origin : &unknown;
  const HekCodebookInfo facts = {
    .name = (char *) name,
    .method = (char *) hek_codec_id (hek_codebook_codec (book)),
    .dim = hek_codebook_dim (book),
    .distance = hek_codebook_distance (book),
    .code_bytes = hek_codebook_code_bytes (book),
    .share_bytes = hek_codebook_share_bytes (book),
    .collection = (char *) from->collection,
    .collection_uuid = (char *) from->collection_uuid,
    .seq = from->seq,
    .n_rows = from->n_rows,
    .trained_us = from->trained_us != 0 ? from->trained_us : g_get_real_time (),
    .seed = hek_codebook_seed (book),
    .options = (char *) from->options,
    .loss = from->loss,
  };

  return hek_workspace_save_codebook (workspace, &facts, bytes, error);
}

HekCodebook *
hek_codebook_load (HekWorkspace     *workspace,
                   const char       *name,
                   HekCodebookInfo **info,
                   GError          **error)
{
  g_autoptr (HekCodebookInfo) found = NULL;
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (workspace, name, &found, error);
  HekCodebook *book = bytes != NULL ? hek_codebook_read (bytes, error) : NULL;

  if (book != NULL && info != NULL)
    *info = g_steal_pointer (&found);
  return book;
}

gboolean
hek_codebook_export (HekWorkspace  *workspace,
                     const char    *name,
                     const char    *path,
                     GError       **error)
{
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (workspace, name, NULL, error);

  return bytes != NULL && hek_file_replace_bytes (path, bytes, error);
}

/* Of a size that a codebook may have. */
static GBytes *
load_file (const char  *path,
           GError     **error)
{
  gsize n_bytes;
  char *data = hek_file_load (path, HEK_CODEBOOK_MAX_BYTES, &n_bytes, error);

  return data != NULL ? g_bytes_new_take (data, n_bytes) : NULL;
}

HekCodebookInfo *
hek_codebook_import (HekWorkspace  *workspace,
                     const char    *path,
                     const char    *name,
                     GError       **error)
{
  g_autoptr (GBytes) bytes = load_file (path, error);
  g_autoptr (HekCodebook) book = bytes != NULL ? hek_codebook_read (bytes, error) : NULL;

  return book != NULL ? hek_codebook_save (workspace, name, book, NULL, error) : NULL;
}

gboolean
hek_codebook_check_fit (const HekCodebook  *book,
                        const char         *name,
                        guint               dim,
                        HekDistance         distance,
                        GError            **error)
{
  if (hek_codebook_dim (book) != dim)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                 "the codebook \"%s\" is for vectors of %u numbers, not of %u", name,
                 hek_codebook_dim (book), dim);
  else if (hek_codebook_distance (book) != distance)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                 "the codebook \"%s\" is for the distance %s, not for %s", name,
                 hek_distance_id (hek_codebook_distance (book)), hek_distance_id (distance));
  else
    return TRUE;
  return FALSE;
}

HekBatch *
hek_codebook_sample_rows (HekSnapshot  *snapshot,
                          gsize         n_most,
                          GError      **error)
{
  guint64 n_live = hek_snapshot_get_n_rows (snapshot), wanted = MIN (n_live, n_most), nth = 0;
  g_autofree HekRowPlace *places = g_new (HekRowPlace, MAX (wanted, 1));
  gsize n = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);

      for (gsize row = 0; row < segment->rows.n && n < wanted; row++)
        if (hek_snapshot_segment_is_live (segment, row) && nth++ >= n * n_live / wanted)
          places[n++] = (HekRowPlace) { i, row };
    }
  return hek_snapshot_fetch (snapshot, places, n, TRUE, error);
}

/* --- what it makes of rows ------------------------------------------------------------------- */

typedef struct
{
  const HekCodebook *book;
  const HekRows *rows;
  double *sums;     /* owned: dim of each block; then the means, dim */
  double *errors;   /* owned: sum of squares, one a block */
  double *spreads;  /* owned: sum of squared distances from the mean, one a block */
} Measurement;

/* Blocks are few, whatever the number of rows: each has sums of its own. */
static gsize
get_block_rows (gsize n)
{
  return MAX (CHUNK_ROWS, n / MAX_BLOCKS + 1);
}

static HekRows
view_rows (const HekRows *rows,
           gsize          begin,
           gsize          end)
{
  HekRows view = *rows;

  view.data += begin * view.stride_bytes;
  view.n = MIN (CHUNK_ROWS, end - begin);
  return view;
}

static void
sum_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Measurement *job = data;
  gsize dim = job->rows->dim;
  g_autofree float *rows = g_new (float, CHUNK_ROWS * dim);
  double *sums = job->sums + block_idx * dim;

  for (gsize first = begin; first < end; first += CHUNK_ROWS)
    {
      HekRows view = view_rows (job->rows, first, end);

      hek_codebook_read_rows (job->book, &view, 0, view.n, rows);
      for (gsize i = 0; i < view.n; i++)
        for (gsize j = 0; j < dim; j++)
          sums[j] += rows[i * dim + j];
    }
}

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Measurement *job = data;
  gsize dim = job->rows->dim;
  g_autofree float *rows = g_new (float, CHUNK_ROWS * dim);
  g_autofree float *decoded = g_new (float, CHUNK_ROWS * dim);
  g_autofree guint8 *codes = g_malloc (CHUNK_ROWS * hek_codebook_code_bytes (job->book));

  for (gsize first = begin; first < end; first += CHUNK_ROWS)
    {
      HekRows view = view_rows (job->rows, first, end);

      hek_codebook_read_rows (job->book, &view, 0, view.n, rows);
      (void) hek_codebook_encode (job->book, &view, codes, NULL, NULL); /* of the right dimension */
      hek_codebook_decode (job->book, codes, view.n, decoded);
      for (gsize i = 0; i < view.n * dim; i++)
        {
          double error = (double) rows[i] - decoded[i], spread = rows[i] - job->sums[i % dim];

          job->errors[block_idx] += error * error;
          job->spreads[block_idx] += spread * spread;
        }
    }
}

/* Makes means of the sums of blocks, in the place of the first. */
static void
make_means (Measurement *job,
            gsize        n_blocks)
{
  gsize dim = job->rows->dim;

  for (gsize k = 1; k < n_blocks; k++)
    for (gsize j = 0; j < dim; j++)
      job->sums[j] += job->sums[k * dim + j];
  for (gsize j = 0; j < dim; j++)
    job->sums[j] /= (double) job->rows->n;
}

gboolean
hek_codebook_measure (const HekCodebook  *book,
                      const HekRows      *rows,
                      HekCodebookError   *measured,
                      const HekTask      *task,
                      GError            **error)
{
  gsize block_rows = get_block_rows (rows->n);
  gsize n_blocks = hek_parallel_n_blocks (rows->n, block_rows);
  g_autofree double *sums = g_new0 (double, MAX (n_blocks, 1) * rows->dim);
  g_autofree double *errors = g_new0 (double, MAX (n_blocks, 1));
  g_autofree double *spreads = g_new0 (double, MAX (n_blocks, 1));
  Measurement job = { book, rows, sums, errors, spreads };
  HekCodebookError out = { .n_rows = rows->n };
  double sum = 0, spread = 0;

  if (rows->dim != hek_codebook_dim (book))
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "the rows have %u numbers, the codebook is for %u", rows->dim,
                   hek_codebook_dim (book));
      return FALSE;
    }
  if (!hek_parallel_for (rows->n, block_rows, sum_block, &job, task))
    return hek_task_check (task, error);
  make_means (&job, n_blocks);
  if (!hek_parallel_for (rows->n, block_rows, measure_block, &job, task))
    return hek_task_check (task, error);
  for (gsize i = 0; i < n_blocks; i++)
    {
      sum += errors[i];
      spread += spreads[i];
    }
  if (rows->n > 0)
    out.mse = sum / (double) rows->n;
  if (sum > 0)
    out.relative_error = sum / spread;
  *measured = out;
  return TRUE;
}
