/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report.h"

/* Rows of the sample's table. */
#define REPORT_SAMPLE_ROWS 40

/* A report with a block of every kind; @n_drawn counts the drawings of its chart. */
HekReport *report_sample_new (int *n_drawn);

/* A table of numbers with an empty cell, a scaled and a hidden column. */
void report_sample_add_table (HekReport *report, guint n_rows);

HekImage *report_sample_image (guint32 width, guint32 height, guint n_channels);

/* An empty folder of its own, to be removed with g_rmdir() when it is empty again. */
char *report_sample_folder (void);
guint report_sample_count_files (const char *folder);
