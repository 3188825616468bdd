/* SPDX-License-Identifier: Apache-2.0 */
/* Rows to filter. */
#include "config.h"

#include "filter-fixture.h"

#include <string.h>

static const HekField fields[FIXTURE_N] = {
  { (char *) "count", HEK_FIELD_INTEGER },  { (char *) "price", HEK_FIELD_REAL },
  { (char *) "label", HEK_FIELD_TEXT },     { (char *) "sold", HEK_FIELD_BOOLEAN },
  { (char *) "seen_at", HEK_FIELD_TIME },   { (char *) "meta", HEK_FIELD_JSON },
  { (char *) "the größe", HEK_FIELD_REAL },
};

HekSchema *
filter_fixture_schema (void)
{
  return hek_schema_new (HEK_DTYPE_F32, 4, fields, FIXTURE_N);
}

static void
append_random (HekColumn *column,
               HekRng    *rng)
{
  static const char *const labels[] = { "a", "b", "ab", "größe", "a%b", "x\\_y", "" };
  static const char *const metas[] = {
    "{\"author\": \"a\", \"year\": 2001, \"tags\": [\"a\", \"b\"], \"ok\": true}",
    "{\"author\": \"gr\\u00f6\\u00dfe\", \"year\": 2002.5, \"tags\": [], \"ok\": false}",
    "{\"author\": null, \"year\": \"2003\", \"tags\": \"ab\"}",
    "{\"author\": 7, \"year\": 1, \"year\": 2003, \"deep\": {\"x\": [0, {\"y\": -1.5}]}}",
    "[1, \"a\"]",
    "\"b\"",
    "null",
    " 2002 ",
  };

  if (hek_rng_below (rng, 8) == 0)
    {
      hek_column_append_missing (column);
      return;
    }
  switch (column->type)
    {
    case HEK_FIELD_INTEGER:
      hek_column_append_integer (column, (gint64) hek_rng_below (rng, 9) - 4);
      break;
    case HEK_FIELD_REAL:
      hek_column_append_real (column, ((double) hek_rng_below (rng, 17) - 8) / 4);
      break;
    case HEK_FIELD_TEXT:
      hek_column_append_text (column, labels[hek_rng_below (rng, G_N_ELEMENTS (labels))], -1);
      break;
    case HEK_FIELD_BOOLEAN:
      hek_column_append_integer (column, (gint64) hek_rng_below (rng, 2));
      break;
    case HEK_FIELD_TIME:
      /* days around the epoch */
      hek_column_append_integer (column, ((gint64) hek_rng_below (rng, 9) - 4) * 86400000000);
      break;
    case HEK_FIELD_JSON:
      hek_column_append_text (column, metas[hek_rng_below (rng, G_N_ELEMENTS (metas))], -1);
      break;
    }
}

HekColumn **
filter_fixture_columns (gsize   n_rows,
                        guint64 seed)
{
  HekColumn **columns = g_new (HekColumn *, FIXTURE_N);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint i = 0; i < FIXTURE_N; i++)
    {
      columns[i] = hek_column_new (fields[i].type);
      for (gsize row = 0; row < n_rows; row++)
        append_random (columns[i], &rng);
    }
  return columns;
}

void
filter_fixture_columns_free (HekColumn **columns)
{
  for (guint i = 0; i < FIXTURE_N; i++)
    hek_column_free (columns[i]);
  g_free (columns);
}

static gint64
read_code (const HekColumnView *column,
           gsize                row)
{
  switch (column->code_bytes)
    {
    case 1:
      return ((const guint8 *) column->codes)[row];
    case 2:
      return ((const guint16 *) column->codes)[row];
    default:
      return ((const guint32 *) column->codes)[row];
    }
}

static void
widen (HekColumnBlock *block,
       gboolean        first,
       gint64          value)
{
  block->min.integer = first ? value : MIN (block->min.integer, value);
  block->max.integer = first ? value : MAX (block->max.integer, value);
}

static void
widen_real (HekColumnBlock *block,
            gboolean        first,
            double          value)
{
  block->min.real = first ? value : MIN (block->min.real, value);
  block->max.real = first ? value : MAX (block->max.real, value);
}

HekColumnBlock
filter_fixture_block (const HekColumnView *column,
                      gsize                block_idx)
{
  gsize start = block_idx * HEK_COLUMN_BLOCK_ROWS;
  gsize end = MIN (start + HEK_COLUMN_BLOCK_ROWS, column->n);
  HekColumnBlock block = { 0 };
  gboolean first = TRUE;

  for (gsize i = start; i < end; i++)
    {
      if (column->valid != NULL && (column->valid[i / 8] >> (i % 8) & 1) == 0)
        {
          block.n_missing++;
          continue;
        }
      if (column->reals != NULL)
        widen_real (&block, first, column->reals[i]);
      else if (column->integers != NULL)
        widen (&block, first, column->integers[i]);
      else if (column->bits != NULL)
        widen (&block, first, column->bits[i / 8] >> (i % 8) & 1);
      else if (column->codes != NULL)
        widen (&block, first, read_code (column, i));
      first = FALSE;
    }
  return block;
}

static gpointer
keep (GPtrArray *owned,
      gsize      n_bytes)
{
  gpointer memory = g_malloc0 (MAX (n_bytes, 1));

  g_ptr_array_add (owned, memory);
  return memory;
}

static void
code_texts (const HekColumn *column,
            guint            code_bytes,
            HekColumnView   *view,
            GPtrArray       *owned)
{
  g_autoptr (GHashTable) entries = g_hash_table_new (g_str_hash, g_str_equal);
  guint8 *codes = keep (owned, column->n * code_bytes);
  guint64 *offsets = keep (owned, (column->n + 1) * sizeof (guint64));
  char *bytes = keep (owned, column->bytes->len);

  for (gsize i = 0; i < column->n; i++)
    {
      gsize length;
      const char *text = hek_column_get_text (column, i, &length);
      guint32 code = GPOINTER_TO_UINT (g_hash_table_lookup (entries, text));

      if (code == 0)
        {
          memcpy (bytes + offsets[view->n_entries], text, length + 1);
          offsets[view->n_entries + 1] = offsets[view->n_entries] + length + 1;
          code = (guint32) ++view->n_entries;
          g_hash_table_insert (entries, (gpointer) text, GUINT_TO_POINTER (code));
        }
      code--;
      if (code_bytes == 1)
        codes[i] = (guint8) code;
      else if (code_bytes == 2)
        ((guint16 *) (gpointer) codes)[i] = (guint16) code;
      else
        ((guint32 *) (gpointer) codes)[i] = code;
    }
  view->codes = codes;
  view->code_bytes = code_bytes;
  view->offsets = offsets;
  view->bytes = bytes;
}

void
filter_fixture_views (HekColumn *const *columns,
                      gboolean          coded,
                      guint             code_bytes,
                      HekColumnView  *views,
                      GPtrArray        *owned)
{
  for (guint i = 0; i < FIXTURE_N; i++)
    {
      HekColumnView *view = &views[i];
      HekColumnBlock *blocks;
      gsize n_blocks = (columns[i]->n + HEK_COLUMN_BLOCK_ROWS - 1) / HEK_COLUMN_BLOCK_ROWS;

      *view = hek_filter_column_from_column (columns[i]);
      if (!coded)
        continue;
      if (view->type == HEK_FIELD_TEXT || view->type == HEK_FIELD_JSON)
        code_texts (columns[i], code_bytes, view, owned);
      if (view->type == HEK_FIELD_BOOLEAN)
        {
          guint8 *bits = keep (owned, (view->n + 7) / 8);

          for (gsize row = 0; row < view->n; row++)
            bits[row / 8] |= (guint8) (view->integers[row] << (row % 8));
          view->bits = bits;
          view->integers = NULL;
        }
      blocks = keep (owned, n_blocks * sizeof *blocks);
      for (gsize b = 0; b < n_blocks; b++)
        blocks[b] = filter_fixture_block (view, b);
      view->blocks = blocks;
    }
}
