/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-spool.h"

G_BEGIN_DECLS

#define HEK_SERIES_SPOOL_SUFFIX ".spool"
#define HEK_SERIES_SPOOL_MAGIC "HEKSPOOL\001"
#define HEK_SERIES_SPOOL_HEAD_BYTES 9u
/* Before the payload of a record: its length and checksum. */
#define HEK_SERIES_SPOOL_RECORD_HEAD_BYTES 12u
#define HEK_SERIES_SPOOL_RECORD_BYTES_MAX (16u << 20)

/* What one record holds. */
typedef struct
{
  GArray *samples;        /* (element-type HekSeriesSample), texts and histograms owned below */
  GPtrArray *histograms;  /* (element-type HekHistogram) */
  GStringChunk *texts;
  GPtrArray *notes;       /* (element-type HekSeriesNote) */
} HekSeriesSpoolRecord;

GByteArray *hek_series_spool_record_write (const char *program, const HekSeriesSample *samples,
                                           guint n_samples, GPtrArray *notes);
/* @record: (out): also cleared after an error */
gboolean hek_series_spool_record_read (const guint8 *data, gsize n_bytes,
                                       HekSeriesSpoolRecord *record);
void hek_series_spool_record_clear (HekSeriesSpoolRecord *record);

G_END_DECLS
