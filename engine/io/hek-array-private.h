/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-input-private.h"
#include "hek-numbers-private.h"
#include "hek-source-private.h"

G_BEGIN_DECLS

/*
 * An array of numbers that lies in one piece in a file, whose first axis counts rows. Fields are
 * set by the adapter before hek_array_open().
 */
typedef struct
{
  HekInput *input;        /* owned */
  guint64 data_offset;    /* in @input, of the first number */
  HekNumberType type;
  guint64 n_rows;
  guint64 dim;            /* numbers a row, the other axes in C order */
  gboolean by_columns;    /* Fortran order: the first axis is the innermost */
  const guint64 *axes;    /* borrowed during hek_array_open(): lengths of the axes after the first;
                           * %NULL for one axis */
  guint n_axes;

  /*< private >*/
  guint8 *scratch;        /* owned */
  gsize scratch_bytes;
  guint8 *whole;          /* owned: the unpacked array, when it must be read by columns */
  guint32 *columns;       /* owned: place of each number of a row in Fortran order */
  double *largest_loss;
} HekArray;

/* What an array that is packed and in Fortran order may have, since it is held in memory. */
#define HEK_ARRAY_MAX_PACKED_BYTES (256 * 1024 * 1024)

/* Checks sizes against the file, and sets schema (with @fields), n_rows and notes of @source. */
gboolean hek_array_open (HekArray *array, HekSource *source, const HekField *fields, guint n_fields,
                         GError **error);
void hek_array_clear (HekArray *array);

/**
 * hek_array_read:
 * @n_rows: (out): rows written to batch->vectors behind those taken, not yet taken themselves; 0
 * at the end
 *
 * Reads rows from source->position.row on.
 */
gboolean hek_array_read (HekArray *array, HekSource *source, HekBatch *batch, gsize max_rows,
                         gsize *n_rows, GError **error);

/* Sets source->at_end when all rows were read, and then verifies a checksum of gzip. */
gboolean hek_array_check_end (HekArray *array, HekSource *source, GError **error);

/* The read function of an adapter whose rows are vectors alone. */
gboolean hek_array_fill (HekArray *array, HekSource *source, HekBatch *batch, gsize max_rows,
                         const HekTask *task, GError **error);

G_END_DECLS
