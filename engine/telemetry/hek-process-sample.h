/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the system says about this process, from /proc/self; all since its start. */
typedef struct
{
  guint64 time_ns;       /* the steady clock */
  guint64 cpu_ns;        /* processor time of all threads */
  guint64 rss_bytes;     /* in memory, the pages of mapped files included */
  guint64 read_bytes;    /* fetched from disks for it; 0 where the system does not tell */
  guint64 written_bytes; /* sent to disks */
  guint n_threads;
} HekProcessSample;

/**
 * hek_process_sample_read:
 * @sample: (out)
 *
 * Cost: about 60 µs
 *
 * Errors: G_FILE_ERROR, when /proc is not there
 */
gboolean hek_process_sample_read (HekProcessSample *sample, GError **error);

/**
 * hek_process_sample_record:
 * @before: (inout): what it said the last time; all zero the first time
 *
 * Reads and records the process.* instruments; call it before each hek_telemetry_collect(). Nothing
 * where /proc is not there.
 */
void     hek_process_sample_record (HekProcessSample *before);

G_END_DECLS
