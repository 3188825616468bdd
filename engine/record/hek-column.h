/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-schema.h"

G_BEGIN_DECLS

/*
 * The values of one attribute, one a row, growing at the end. Values of missing rows are 0 or "".
 * Not shared between threads while it grows.
 */
typedef struct
{
  HekFieldType type;
  gsize n;
  gsize n_missing;

  /*< private >*/
  GArray *values;     /* gint64 (integer, time, boolean as 0 and 1), double (real), or for text and
                       * JSON the n + 1 guint64 offsets into @bytes */
  GByteArray *bytes;  /* (nullable): text, every value followed by a NUL */
  GByteArray *valid;  /* bit i % 8 of byte i / 8: row i has a value */
} HekColumn;

HekColumn *hek_column_new (HekFieldType type);
void hek_column_free (HekColumn *column);

void hek_column_append_missing (HekColumn *column);
/* integer, time, boolean */
void hek_column_append_integer (HekColumn *column, gint64 value);
/* @value: not NaN */
void hek_column_append_real (HekColumn *column, double value);
/* text, JSON; @length: bytes, or -1 up to the NUL; valid UTF-8 without NUL */
void hek_column_append_text (HekColumn *column, const char *value, gssize length);
/* Row @row of @from, which has the same type. */
void hek_column_append_from (HekColumn *column, const HekColumn *from, gsize row);

static inline gboolean
hek_column_is_missing (const HekColumn *column,
                       gsize            row)
{
  return (column->valid->data[row / 8] >> (row % 8) & 1) == 0;
}

gint64 hek_column_get_integer (const HekColumn *column, gsize row);
double hek_column_get_real (const HekColumn *column, gsize row);
/* (transfer none), ends with NUL; @length: (out) (optional): bytes without the NUL */
const char *hek_column_get_text (const HekColumn *column, gsize row, gsize *length);

/* (transfer full) (nullable): the value as a person reads it, of any type; %NULL: it is missing */
char *hek_column_dup_text (const HekColumn *column, gsize row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekColumn, hek_column_free)

G_END_DECLS
