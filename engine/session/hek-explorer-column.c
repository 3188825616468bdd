/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of the rows that the Explorer shows, as numbers or as codes of names. */
#include "config.h"

#include "hek-explorer-data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-ref.h"

#define CHECK_ROWS 4096u

/* Names while they are gathered. */
typedef struct
{
  GHashTable *codes;  /* name → code + 1 */
  GPtrArray *names;   /* owned by @codes: by code */
  GArray *counts;     /* of guint32, by code */
} Names;

HekExplorerColumn *
hek_explorer_column_ref (HekExplorerColumn *column)
{
  g_atomic_ref_count_inc (&column->ref_count);
  return column;
}

void
hek_explorer_column_unref (HekExplorerColumn *column)
{
  if (!hek_ref_drop (&column->ref_count))
    return;
  g_free (column->label);
  g_free (column->numbers);
  g_free (column->codes);
  g_strfreev (column->names);
  g_free (column);
}

/* --- names ----------------------------------------------------------------------------------- */

static void
names_init (Names *names)
{
  names->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  names->names = g_ptr_array_new ();
  names->counts = g_array_new (FALSE, TRUE, sizeof (guint32));
}

static void
names_clear (Names *names)
{
  g_hash_table_unref (names->codes);
  g_ptr_array_unref (names->names);
  g_array_unref (names->counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

/* G_MAXUINT32: there are too many names already */
static guint32
names_add (Names      *names,
           const char *text)
{
  guint32 code = GPOINTER_TO_UINT (g_hash_table_lookup (names->codes, text));

  if (code == 0)
    {
      char *copy;

      if (names->names->len == HEK_EXPLORER_MAX_NAMES)
        return G_MAXUINT32;
      copy = g_strdup (text);
      g_ptr_array_add (names->names, copy);
      g_array_set_size (names->counts, names->names->len);
      code = names->names->len;
      g_hash_table_insert (names->codes, copy, GUINT_TO_POINTER (code));
    }
  g_array_index (names->counts, guint32, code - 1)++;
  return code - 1;
}

typedef struct
{
  guint32 code, count;
  const char *name;
} Ranked;

static int
compare_ranked (const void *a,
                const void *b)
{
  const Ranked *x = a, *y = b;

  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return strcmp (x->name, y->name);
}

/* Numbers them by how often they occur. */
static void
names_rank (Names             *names,
            HekExplorerColumn *column,
            guint32            n_rows)
{
  guint n = names->names->len;
  g_autofree Ranked *ranked = g_new (Ranked, MAX (n, 1));
  g_autofree guint32 *places = g_new (guint32, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    ranked[i] = (Ranked) { i, g_array_index (names->counts, guint32, i), names->names->pdata[i] };
  qsort (ranked, n, sizeof *ranked, compare_ranked);
  column->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      places[ranked[i].code] = i;
      column->names[i] = g_strdup (ranked[i].name);
    }
  for (guint32 row = 0; row < n_rows; row++)
    if (column->codes[row] != G_MAXUINT32)
      column->codes[row] = places[column->codes[row]];
  column->column.names = (const char *const *) column->names;
  column->column.n_names = n;
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
is_named (HekFieldType type)
{
  return type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON || type == HEK_FIELD_BOOLEAN;
}

static guint32
get_code (const HekColumnView *view,
          gsize                row,
          Names               *names)
{
  gsize n_bytes;

  if (view->type == HEK_FIELD_BOOLEAN)
    return names_add (names, hek_column_view_get_integer (view, row) != 0 ? "true" : "false");
  return names_add (names, hek_column_view_get_text (view, row, &n_bytes)); /* ends with a NUL */
}

static double
get_number (const HekColumnView *view,
            gsize                row)
{
  if (view->type == HEK_FIELD_REAL)
    return view->reals[row];
  if (view->type == HEK_FIELD_TIME)
    return (double) hek_column_view_get_integer (view, row) / G_USEC_PER_SEC;
  return (double) hek_column_view_get_integer (view, row);
}

static gboolean
read_values (HekExplorerColumn  *column,
             HekExplorerData    *data,
             Names              *names,
             const HekTask      *task,
             GError            **error)
{
  for (guint32 row = 0; row < data->n_rows; row++)
    {
      const HekColumnView *view;
      HekRowPlace place;
      gboolean missing;

      if (row % CHECK_ROWS == 0)
        {
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (task, (double) row / data->n_rows);
        }
      missing = !hek_explorer_data_find_row (data, row, &place);
      view = missing ? NULL : hek_snapshot_get_column (data->snapshot, place.segment,
                                                       column->field, error);
      if (!missing && view == NULL)
        return FALSE;
      missing = missing || hek_column_view_is_missing (view, place.row);
      if (column->codes != NULL)
        column->codes[row] = missing ? G_MAXUINT32 : get_code (view, place.row, names);
      else
        column->numbers[row] = missing ? NAN : get_number (view, place.row);
    }
  return TRUE;
}

HekExplorerColumn *
hek_explorer_column_new (HekExplorerData  *data,
                         guint             field,
                         const HekTask    *task,
                         GError          **error)
{
  const HekField *described = hek_schema_get_field (hek_snapshot_get_schema (data->snapshot),
                                                    field);
  g_autoptr (HekExplorerColumn) column = g_new0 (HekExplorerColumn, 1);
  g_auto (Names) names = { 0 };

  names_init (&names);
  g_atomic_ref_count_init (&column->ref_count);
  column->field = field;
  column->type = described->type;
  column->label = g_strdup (described->name);
  if (is_named (column->type))
    column->codes = g_try_new (guint32, MAX (data->n_rows, 1));
  else
    column->numbers = g_try_new (double, MAX (data->n_rows, 1));
  if (column->codes == NULL && column->numbers == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the values of %u rows", data->n_rows);
      return NULL;
    }
  if (!read_values (column, data, &names, task, error))
    return NULL;
  column->column = (HekSceneColumn) { .label = column->label, .n_rows = data->n_rows,
                                      .numbers = column->numbers, .codes = column->codes };
  if (column->codes != NULL)
    names_rank (&names, column, data->n_rows);
  return g_steal_pointer (&column);
}
