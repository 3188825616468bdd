/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"
#include "hek-workspace-codebook.h"

G_BEGIN_DECLS

/*
 * Codebooks that know what they are, between engine/quantize, which makes and uses them, and the
 * workspace, which keeps their bytes.
 *
 * The file of a codebook (suffix ".hekbook" by habit) is what hek_codebook_write() gives: with
 * magic, version and checksum, but without name and origin.
 */

/* Where a codebook comes from; what is not known stays 0 or %NULL. */
typedef struct
{
  const char *collection;      /* (nullable): full name */
  const char *collection_uuid; /* (nullable) */
  guint64 seq;                 /* the commit that it saw */
  guint64 n_rows;              /* that it was trained on */
  gint64 trained_us;           /* microseconds since 1970 UTC; 0: now */
  const char *options;         /* (nullable): "m=8 iterations=20" */
  double loss;                 /* mean squared error a row; NaN: not known */
} HekCodebookOrigin;

/* Options that differ from their defaults, as HekCodebookOrigin has them: (transfer full). */
char *hek_codebook_describe_options (const HekCodec *codec, const HekOptionValues *values);

/**
 * hek_codebook_save:
 * @name: the next version of it when it is taken
 * @origin: (nullable)
 *
 * Returns: (transfer full): name, version and uuid that it has now
 */
HekCodebookInfo *hek_codebook_save (HekWorkspace *workspace, const char *name,
                                    const HekCodebook *book, const HekCodebookOrigin *origin,
                                    GError **error);

/* @name: as hek_workspace_find_codebook(); @info: (out) (optional) (transfer full) */
HekCodebook *hek_codebook_load (HekWorkspace *workspace, const char *name, HekCodebookInfo **info,
                                GError **error);

/* Writes the file of a codebook, whole or not at all. */
gboolean hek_codebook_export (HekWorkspace *workspace, const char *name, const char *path,
                              GError **error);

/* Errors: %HEK_CODEC_ERROR_DAMAGED when it is no codebook or not whole; as hek_codebook_save() */
HekCodebookInfo *hek_codebook_import (HekWorkspace *workspace, const char *path, const char *name,
                                      GError **error);

/* Whether vectors of @dim numbers and @distance can be encoded. Errors: %HEK_CODEC_ERROR_DIMENSION,
 * saying what differs. @name: for the message */
gboolean hek_codebook_check_fit (const HekCodebook *book, const char *name, guint dim,
                                 HekDistance distance, GError **error);

/* Rows that codebooks are compared on, by default. */
#define HEK_CODEBOOK_SAMPLE_ROWS 10000u

/* Live rows of a collection with their vectors, evenly taken: all, when there are not more than
 * @n_most. Returns: (transfer full) */
HekBatch *hek_codebook_sample_rows (HekSnapshot *snapshot, gsize n_most, GError **error);

/* What a codebook makes of rows. */
typedef struct
{
  gsize n_rows;
  double mse;            /* mean squared error a row; of the cosine: of rows of length 1 */
  double relative_error; /* the same, divided by the variance of the rows */
} HekCodebookError;

/**
 * hek_codebook_measure:
 * @rows: of the dimension of the codebook
 *
 * Encodes and decodes them, in parallel; the same on any number of threads.
 *
 * Edge cases: both errors are 0 of no rows; the relative one is 0 where there is no error, and
 * infinite where there is one and all rows are the same
 * Errors: %HEK_CODEC_ERROR_DIMENSION, cancelled
 */
gboolean hek_codebook_measure (const HekCodebook *book, const HekRows *rows,
                               HekCodebookError *measured, const HekTask *task, GError **error);

G_END_DECLS
