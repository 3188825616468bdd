/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-file-temp.h"
#include "hek-source-format.h"

G_BEGIN_DECLS

/*
 * A dataset that is being written, by one thread. It is written beside its place under another name
 * and put there by hek_sink_finish(); without that nothing is left of it.
 */
struct _HekSink
{
  const HekSourceFormat *format;
  char *path;
  char *name;      /* for messages */
  HekSourceOptions options;
  HekSchema *schema;
  guint64 n_rows;  /* written so far */

  /*< private >*/
  gpointer state;
  HekFileTemp temp; /* what is written now; an adapter may close temp.fd and write by temp.path */
  GByteArray *buffer;
};

/**
 * hek_sink_open:
 * @format: (nullable): %NULL to decide by the suffix
 * @options: (nullable): of @format; copied
 * @schema: what the batches will have; fields are left out where the format does not keep them
 *
 * Errors: %HEK_SOURCE_ERROR_UNSUPPORTED when the format is not written, or not for such vectors;
 * %G_FILE_ERROR
 */
HekSink *hek_sink_open (const char *path, const HekSourceFormat *format,
                        const HekSourceOptions *options, HekSchema *schema, GError **error);

/* @batch: of the schema that the sink was opened with, or an equal one */
gboolean hek_sink_write (HekSink *sink, const HekBatch *batch, const HekTask *task, GError **error);

/* Completes the file, syncs it and puts it in its place. Nothing can be written after it. */
gboolean hek_sink_finish (HekSink *sink, GError **error);

/* Ends the writing; what was not finished is removed. */
void hek_sink_close (HekSink *sink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSink, hek_sink_close)

G_END_DECLS
