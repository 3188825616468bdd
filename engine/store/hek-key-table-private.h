/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-snapshot.h"

G_BEGIN_DECLS

/*
 * Keys are found by the XXH3 hash of their text, or of the 8 bytes of an integer; equal hashes are
 * told apart by the key column itself.
 *
 * A HekKeyTable is the growing one of a journal or an import: rows of one hash are chained from the
 * newest to the oldest. 20 to 28 bytes a row. Not shared between threads.
 */
typedef struct
{
  GArray *hashes; /* of guint64, one a row */
  GArray *older;  /* of guint32: the row before with the same hash, or HEK_KEY_NONE */
  guint32 *slots; /* open addressing: newest row of a hash, or HEK_KEY_NONE */
  gsize n_slots;  /* a power of two */
  gsize n_used;
} HekKeyTable;

#define HEK_KEY_NONE G_MAXUINT32

HekKeyTable *hek_key_table_new (void);
void         hek_key_table_free (HekKeyTable *table);

/* Adds the next row. */
void         hek_key_table_add (HekKeyTable *table, guint64 hash);
/* The newest row of that hash, or HEK_KEY_NONE; the others follow by hek_key_table_older(). */
guint32      hek_key_table_find (const HekKeyTable *table, guint64 hash);
guint32      hek_key_table_older (const HekKeyTable *table, guint32 row);
/* Forgets rows from @n_rows on. */
void         hek_key_table_truncate (HekKeyTable *table, gsize n_rows);
gsize        hek_key_table_get_memory (const HekKeyTable *table);

/* A key as it is looked for. */
typedef struct
{
  guint64 hash;
  const char *text; /* borrowed; %NULL for an integer */
  gsize n_bytes;
  gint64 integer;
} HekKey;

/* The key of a row; %FALSE when it is missing. */
gboolean hek_key_from_column (HekKey *key, const HekColumnView *column, gsize row);
/* %FALSE when @text is no integer, as it would be printed, though keys are integers. */
gboolean hek_key_from_text (HekKey *key, HekFieldType type, const char *text);
gboolean hek_key_equals (const HekKey *key, const HekColumnView *column, gsize row);
/* Returns: (transfer full): for people */
char    *hek_key_dup (const HekKey *key);

/* A view of the first @n rows of a column in memory, valid until something is appended to it. */
HekColumnView hek_column_view_of (const HekColumn *column, gsize n);

/* Appends row @row of @from to @column, which has its type. */
void          hek_column_append_view (HekColumn *column, const HekColumnView *from, gsize row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekKeyTable, hek_key_table_free)

G_END_DECLS
