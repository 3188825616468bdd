/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-file.h"

/* A picture in which neighbouring pixels and channels differ and every code occurs. */
HekImage *test_image_ramp (guint32 width, guint32 height, guint n_channels);

/* Same size, form and samples. */
void test_image_assert_equal (const HekImage *a, const HekImage *b);

/* Path of a file below tests/data, to be freed. */
char *test_data_path (const char *folder, const char *name);

/* Whole contents of a file below tests/data. */
GBytes *test_data_bytes (const char *folder, const char *name);

/* Loads a file below tests/data that must load. */
HekImage *test_data_load (const char *folder, const char *name, HekImageInfo **info);

/* Loads bytes that must not load: exactly one error of @code whose message contains @text. */
void test_assert_load_fails (GBytes *bytes, const char *name, HekImageError code, const char *text);

/* A PNG chunk with its length and a right checksum, appended to @out. */
void test_png_append_chunk (GByteArray *out, const char *type, gconstpointer data, guint32 n_bytes);

/*
 * A PNG of one row per @rows entry of @row_bytes bytes each (unfiltered), with @extra (nullable,
 * whole chunks) between IHDR and IDAT.
 */
GBytes *test_png_make (guint32 width, guint32 height, guint8 bit_depth, guint8 color_type,
                       GByteArray *extra, const guint8 *rows, gsize row_bytes);

/* A file of the benchmark data ($HEKTOR_BENCH_DATA, or ../shared/data beside the source), to be
 * freed; NULL when it is not there. */
char *test_bench_path (const char *name);

/* A "PF" file below tests/data/image, read without the library under test: width × height × 3
 * floats, the top row first. To be freed. */
float *test_pfm_read (const char *name, guint32 *width, guint32 *height);

/* The largest difference of linear samples, in relation to the largest channel of a pixel of @want
 * (at least @floor). */
double test_image_max_error (const HekImage *image, const float *want, double floor);

/* A copy of @bytes in which one byte is another. */
GBytes *test_bytes_with (GBytes *bytes, gsize at, guint8 value);
