/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-numbers-private.h"
#include "hek-source-private.h"

G_BEGIN_DECLS

/* NumPy's own limit of axes. */
#define HEK_NPY_MAX_AXES 64

/* Longest header that is read; NumPy reads up to 10,000 bytes of others' files. */
#define HEK_NPY_MAX_HEADER_BYTES (64 * 1024)

#define HEK_NPY_MAGIC "\x93NUMPY"
#define HEK_NPY_MAGIC_BYTES 6

/* The header of an array in the format of NumPy. */
typedef struct
{
  HekNumberType type;
  gboolean is_fortran;
  guint64 shape[HEK_NPY_MAX_AXES];
  guint n_axes;
  guint64 data_offset; /* from the magic on */
} HekNpyHeader;

/**
 * hek_npy_header_parse:
 * @text: the dictionary, @n_bytes long, which begins at byte @offset of the file
 *
 * Errors: %HEK_SOURCE_ERROR_DAMAGED with an offset, %HEK_SOURCE_ERROR_UNSUPPORTED for objects,
 * text, complex numbers and structures
 */
gboolean hek_npy_header_parse (HekNpyHeader *header, HekSource *source, const char *text,
                               gsize n_bytes, guint64 offset, GError **error);

G_END_DECLS
