/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of growing rows by their hashes. */
#include "config.h"

#include "hek-key-table-private.h"

#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 64u

HekKeyTable *
hek_key_table_new (void)
{
  HekKeyTable *table = g_new0 (HekKeyTable, 1);

  table->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  table->older = g_array_new (FALSE, FALSE, sizeof (guint32));
  table->n_slots = FIRST_SLOTS;
  table->slots = g_new (guint32, FIRST_SLOTS);
  memset (table->slots, 0xff, FIRST_SLOTS * sizeof (guint32));
  return table;
}

void
hek_key_table_free (HekKeyTable *table)
{
  g_array_unref (table->hashes);
  g_array_unref (table->older);
  g_free (table->slots);
  g_free (table);
}

/* The slot that holds @hash, or the free one where it belongs. */
static gsize
find_slot (const HekKeyTable *table,
           guint64            hash)
{
  gsize slot = hash & (table->n_slots - 1);

  while (table->slots[slot] != HEK_KEY_NONE &&
         g_array_index (table->hashes, guint64, table->slots[slot]) != hash)
    slot = (slot + 1) & (table->n_slots - 1);
  return slot;
}

static void
link_row (HekKeyTable *table,
          guint32      row)
{
  gsize slot = find_slot (table, g_array_index (table->hashes, guint64, row));

  if (table->slots[slot] == HEK_KEY_NONE)
    table->n_used++;
  g_array_index (table->older, guint32, row) = table->slots[slot];
  table->slots[slot] = row;
}

static void
rebuild (HekKeyTable *table,
         gsize        n_slots)
{
  g_free (table->slots);
  table->n_slots = n_slots;
  table->n_used = 0;
  table->slots = g_new (guint32, n_slots);
  memset (table->slots, 0xff, n_slots * sizeof (guint32));
  for (guint32 i = 0; i < table->hashes->len; i++)
    link_row (table, i);
}

void
hek_key_table_add (HekKeyTable *table,
                   guint64      hash)
{
  const guint32 none = HEK_KEY_NONE;

  if ((table->n_used + 1) * 4 > table->n_slots * 3)
    rebuild (table, table->n_slots * 2);
  g_array_append_val (table->hashes, hash);
  g_array_append_val (table->older, none);
  link_row (table, table->hashes->len - 1);
}

guint32
hek_key_table_find (const HekKeyTable *table,
                    guint64            hash)
{
  return table->slots[find_slot (table, hash)];
}

guint32
hek_key_table_older (const HekKeyTable *table,
                     guint32            row)
{
  return g_array_index (table->older, guint32, row);
}

void
hek_key_table_truncate (HekKeyTable *table,
                        gsize        n_rows)
{
  if (n_rows >= table->hashes->len)
    return;
  g_array_set_size (table->hashes, (guint) n_rows);
  g_array_set_size (table->older, (guint) n_rows);
  rebuild (table, table->n_slots);
}

gsize
hek_key_table_get_memory (const HekKeyTable *table)
{
  return table->hashes->len * (sizeof (guint64) + sizeof (guint32)) +
         table->n_slots * sizeof (guint32);
}

static guint64
integer_hash (gint64 value)
{
  return XXH3_64bits (&value, sizeof value);
}

gboolean
hek_key_from_column (HekKey              *key,
                     const HekColumnView *column,
                     gsize                row)
{
  if (hek_column_view_is_missing (column, row))
    return FALSE;
  memset (key, 0, sizeof *key);
  if (column->type == HEK_FIELD_TEXT)
    {
      key->text = hek_column_view_get_text (column, row, &key->n_bytes);
      key->hash = XXH3_64bits (key->text, key->n_bytes);
    }
  else
    {
      key->integer = hek_column_view_get_integer (column, row);
      key->hash = integer_hash (key->integer);
    }
  return TRUE;
}

gboolean
hek_key_from_text (HekKey       *key,
                   HekFieldType  type,
                   const char   *text)
{
  memset (key, 0, sizeof *key);
  if (type == HEK_FIELD_TEXT)
    {
      key->text = text;
      key->n_bytes = strlen (text);
      key->hash = XXH3_64bits (text, key->n_bytes);
      return TRUE;
    }
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &key->integer, NULL))
    return FALSE;
  key->hash = integer_hash (key->integer);
  return TRUE;
}

gboolean
hek_key_equals (const HekKey        *key,
                const HekColumnView *column,
                gsize                row)
{
  const char *text;
  gsize n_bytes;

  if (hek_column_view_is_missing (column, row))
    return FALSE;
  if (key->text == NULL)
    return hek_column_view_get_integer (column, row) == key->integer;
  text = hek_column_view_get_text (column, row, &n_bytes);
  return n_bytes == key->n_bytes && memcmp (text, key->text, n_bytes) == 0;
}

char *
hek_key_dup (const HekKey *key)
{
  return key->text != NULL ? g_strndup (key->text, key->n_bytes)
                           : g_strdup_printf ("%" G_GINT64_FORMAT, key->integer);
}
