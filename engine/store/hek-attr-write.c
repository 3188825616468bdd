/* SPDX-License-Identifier: Apache-2.0 */
/* Writing seg-<n>.attr: all sections are laid out in memory, then streamed. */
#include "config.h"

#include "hek-attr-private.h"

#include <string.h>

typedef struct
{
  HekAttrSection section;
  gconstpointer data; /* borrowed, or @owned */
  gpointer owned;
} Part;

typedef struct
{
  GArray *parts;          /* of Part */
  GPtrArray *dictionaries;
} Layout;

static gsize
section_bytes (const HekAttrSection *section)
{
  return section->width == 0 ? (section->n + 7) / 8 : section->n * section->width;
}

static void
add_part (Layout        *layout,
          HekAttrKind    kind,
          guint          field,
          gconstpointer  data,
          gpointer       owned,
          gsize          n,
          gsize          width)
{
  Part part = { .section = { .kind = kind, .field = field, .n = n, .width = (guint32) width },
                .data = data, .owned = owned };

  g_array_append_val (layout->parts, part);
}

static gpointer
pack_codes (const GArray *codes,
            gsize         width)
{
  gpointer packed = g_malloc (MAX (codes->len * width, 1));

  for (guint i = 0; i < codes->len; i++)
    {
      guint32 code = g_array_index (codes, guint32, i);

      if (width == 1)
        ((guint8 *) packed)[i] = (guint8) code;
      else if (width == 2)
        ((guint16 *) packed)[i] = (guint16) code;
      else
        ((guint32 *) packed)[i] = code;
    }
  return packed;
}

static void
block_include (HekColumnBlock     *block,
               const HekColumn    *column,
               const HekDictionary *dictionary,
               gsize               row,
               gboolean            first)
{
  if (column->type == HEK_FIELD_REAL)
    {
      double value = hek_column_get_real (column, row);

      block->min.real = first ? value : MIN (block->min.real, value);
      block->max.real = first ? value : MAX (block->max.real, value);
    }
  else
    {
      gint64 value = dictionary != NULL ? g_array_index (dictionary->codes, guint32, row)
                                        : hek_column_get_integer (column, row);

      block->min.integer = first ? value : MIN (block->min.integer, value);
      block->max.integer = first ? value : MAX (block->max.integer, value);
    }
}

static void
add_blocks (Layout              *layout,
            guint                field,
            const HekColumn     *column,
            const HekDictionary *dictionary)
{
  gsize n_blocks = (column->n + HEK_COLUMN_BLOCK_ROWS - 1) / HEK_COLUMN_BLOCK_ROWS;
  HekColumnBlock *blocks = g_new0 (HekColumnBlock, MAX (n_blocks, 1));

  for (gsize b = 0; b < n_blocks; b++)
    {
      gsize end = MIN ((b + 1) * HEK_COLUMN_BLOCK_ROWS, column->n);
      gboolean first = TRUE;

      for (gsize i = b * HEK_COLUMN_BLOCK_ROWS; i < end; i++)
        if (hek_column_is_missing (column, i))
          blocks[b].n_missing++;
        else
          {
            block_include (&blocks[b], column, dictionary, i, first);
            first = FALSE;
          }
    }
  add_part (layout, HEK_ATTR_BLOCKS, field, blocks, blocks, n_blocks, sizeof *blocks);
}

static void
add_text (Layout          *layout,
          guint            field,
          const HekColumn *column)
{
  HekDictionary *dictionary = hek_dictionary_try_new (column);
  gsize n_entries, width;

  if (dictionary == NULL)
    {
      add_part (layout, HEK_ATTR_OFFSETS, field, column->values->data, NULL, column->n + 1, 8);
      add_part (layout, HEK_ATTR_BYTES, field, column->bytes->data, NULL, column->bytes->len, 1);
      return;
    }
  g_ptr_array_add (layout->dictionaries, dictionary);
  n_entries = dictionary->offsets->len - 1;
  width = n_entries <= 0x100 ? 1 : n_entries <= 0x10000 ? 2 : 4;
  add_part (layout, HEK_ATTR_OFFSETS, field, dictionary->offsets->data, NULL, n_entries + 1, 8);
  add_part (layout, HEK_ATTR_BYTES, field, dictionary->bytes->data, NULL, dictionary->bytes->len,
            1);
  if (width == 4)
    add_part (layout, HEK_ATTR_CODES, field, dictionary->codes->data, NULL, column->n, width);
  else
    {
      gpointer packed = pack_codes (dictionary->codes, width);

      add_part (layout, HEK_ATTR_CODES, field, packed, packed, column->n, width);
    }
  add_blocks (layout, field, column, dictionary);
}

static void
add_column (Layout          *layout,
            guint            field,
            const HekColumn *column)
{
  if (column->n_missing > 0)
    add_part (layout, HEK_ATTR_VALID, field, column->valid->data, NULL, column->n, 0);
  if (column->bytes != NULL)
    {
      add_text (layout, field, column);
      return;
    }
  if (column->type == HEK_FIELD_BOOLEAN)
    {
      guint8 *bits = g_new0 (guint8, column->n / 8 + 1);

      for (gsize i = 0; i < column->n; i++)
        bits[i / 8] |= (guint8) ((hek_column_get_integer (column, i) != 0) << (i % 8));
      add_part (layout, HEK_ATTR_BITS, field, bits, bits, column->n, 0);
    }
  else
    add_part (layout, HEK_ATTR_VALUES, field, column->values->data, NULL, column->n, 8);
  add_blocks (layout, field, column, NULL);
}

typedef struct
{
  guint64 hash;
  guint32 row;
} KeyPair;

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const KeyPair *x = a, *y = b;

  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static void
add_keys (Layout            *layout,
          const HekKeyTable *keys)
{
  gsize n = keys->hashes->len;
  g_autofree KeyPair *pairs = g_new (KeyPair, MAX (n, 1));
  guint64 *hashes = g_new (guint64, MAX (n, 1));
  guint32 *rows = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    pairs[i] = (KeyPair) { g_array_index (keys->hashes, guint64, i), (guint32) i };
  qsort (pairs, n, sizeof *pairs, compare_pairs);
  for (gsize i = 0; i < n; i++)
    {
      hashes[i] = pairs[i].hash;
      rows[i] = pairs[i].row;
    }
  add_part (layout, HEK_ATTR_KEY_HASHES, HEK_ATTR_NO_FIELD, hashes, hashes, n, sizeof *hashes);
  add_part (layout, HEK_ATTR_KEY_ROWS, HEK_ATTR_NO_FIELD, rows, rows, n, sizeof *rows);
}

static gboolean
append_aligned (HekBlockWriter  *writer,
                gconstpointer    data,
                gsize            n_bytes,
                GError         **error)
{
  static const guint8 zeros[64];

  return (n_bytes == 0 || hek_block_writer_append (writer, data, n_bytes, error)) &&
         (n_bytes % 64 == 0 || hek_block_writer_append (writer, zeros, 64 - n_bytes % 64, error));
}

static gboolean
write_layout (Layout          *layout,
              gsize            n_rows,
              HekBlockWriter  *writer,
              GError         **error)
{
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  guint64 counts[2] = { layout->parts->len, n_rows };
  guint64 offset = sizeof counts + layout->parts->len * sizeof (HekAttrSection);

  g_byte_array_append (directory, (const guint8 *) counts, sizeof counts);
  for (guint i = 0; i < layout->parts->len; i++)
    {
      HekAttrSection *section = &g_array_index (layout->parts, Part, i).section;

      section->offset = (offset + 63) / 64 * 64;
      offset = section->offset + section_bytes (section);
      g_byte_array_append (directory, (const guint8 *) section, sizeof *section);
    }
  if (!append_aligned (writer, directory->data, directory->len, error))
    return FALSE;
  for (guint i = 0; i < layout->parts->len; i++)
    {
      const Part *part = &g_array_index (layout->parts, Part, i);

      if (!append_aligned (writer, part->data, section_bytes (&part->section), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_attr_write (const HekFileOps      *ops,
                const char            *path,
                const HekBlockHeader  *header,
                const HekAttrContent  *content,
                guint64               *n_bytes,
                GError               **error)
{
  g_autoptr (HekBlockWriter) writer = hek_block_writer_new (ops, path, error);
  Layout layout;
  gboolean ok;

  if (writer == NULL)
    return FALSE;
  layout.parts = g_array_new (FALSE, FALSE, sizeof (Part));
  layout.dictionaries = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dictionary_free);
  for (guint i = 0; i < content->schema->n_fields; i++)
    add_column (&layout, i, content->columns[i]);
  if (content->row_ids != NULL)
    add_part (&layout, HEK_ATTR_ROW_IDS, HEK_ATTR_NO_FIELD, content->row_ids, NULL,
              content->n_rows, sizeof (guint64));
  if (content->seqs != NULL)
    add_part (&layout, HEK_ATTR_SEQS, HEK_ATTR_NO_FIELD, content->seqs, NULL, content->n_rows,
              sizeof (guint64));
  if (content->keys != NULL)
    add_keys (&layout, content->keys);

  ok = write_layout (&layout, content->n_rows, writer, error);
  *n_bytes = hek_block_writer_get_bytes (writer);
  ok = ok && hek_block_writer_finish (writer, header, error);
  for (guint i = 0; i < layout.parts->len; i++)
    g_free (g_array_index (layout.parts, Part, i).owned);
  g_array_unref (layout.parts);
  g_ptr_array_unref (layout.dictionaries);
  return ok;
}
