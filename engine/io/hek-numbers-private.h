/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_NUMBER_FLOAT,    /* 2, 4, 8 bytes */
  HEK_NUMBER_SIGNED,   /* 1, 2, 4, 8 bytes */
  HEK_NUMBER_UNSIGNED, /* 1, 2, 4, 8 bytes */
  HEK_NUMBER_BOOLEAN,  /* 1 byte; everything but 0 is 1 */
} HekNumberKind;

/* How a file stores a number. */
typedef struct
{
  HekNumberKind kind;
  guint n_bytes;
  gboolean is_big_endian;
} HekNumberType;

/* What such numbers become in a batch: bytes and halves stay, everything else is 32-bit floats. */
HekDtype hek_number_type_get_dtype (const HekNumberType *type);

/* (nullable), translated: what is lost on the way */
char *hek_number_type_describe_loss (const HekNumberType *type);

/**
 * hek_numbers_convert:
 * @in: of any alignment
 * @out: @n numbers of hek_number_type_get_dtype()
 * @largest_loss: (inout): raised to the largest |in - out|
 *
 * Edge cases: 64-bit floats over the range of 32 bits become infinite.
 */
void hek_numbers_convert (const HekNumberType *type, const guint8 *in, gsize n, guint8 *out,
                          double *largest_loss);

/* The same to 32-bit floats whatever they are. */
void hek_numbers_to_floats (const HekNumberType *type, const guint8 *in, gsize n, float *out);

/* Of integers and booleans; unsigned ones over G_MAXINT64 become that. */
void hek_numbers_to_integers (const HekNumberType *type, const guint8 *in, gsize n, gint64 *out);

G_END_DECLS
