/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <tiffio.h>

#define TEST_TIFF_WIDTH 37
#define TEST_TIFF_HEIGHT 21

/* How a file is laid out; what is 0 is left at its default. */
typedef struct
{
  const char *mode; /* of libtiff: "w", with b or l for the byte order, 8 for BigTIFF */
  guint16 bits, format, n_samples, photometric, planar, compression, orientation;
  guint16 extra; /* kind of the last sample; n_samples says whether there is one */
  guint tile;    /* 0: strips */
} TestTiff;

/* The value of a sample in [0, 1] in steps of the sample's depth. */
double test_tiff_value_at (const TestTiff *recipe, guint x, guint y, guint sample);

/* A file of these values, written by libtiff. */
GBytes *test_tiff_make (const TestTiff *recipe);
