/* SPDX-License-Identifier: Apache-2.0 */
/* What hektor render draws: the rows of a layout that live, and their attributes. */
#include "config.h"

#include "hek-cli-render.h"

#include <math.h>
#include <string.h>

#include "hek-cli.h"
#include "hek-plot-theme.h"

/* Rows between two looks at the cancellation. */
#define CHECK_ROWS 4096

/* --- layouts --------------------------------------------------------------------------------- */

/* Keeps the rows that live, in their order. */
static gboolean
hek_render_layout_take_live (HekRenderLayout  *self,
                             const guint8     *live,
                             GError          **error)
{
  const HekCollectionLayout *stored = self->stored;
  const float *coords = hek_layout_coords (stored->layout);
  gsize n = 0;

  self->n_coords = hek_layout_n_coords (stored->layout);
  if (stored->n_rows > G_MAXUINT32 - 1)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "layout “%s” has more rows than can be drawn", stored->info->name);
      return FALSE;
    }
  self->coords = g_try_new (float, stored->n_rows * self->n_coords + 1);
  self->row_ids = g_try_new (guint64, stored->n_rows + 1);
  if (self->coords == NULL || self->row_ids == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "there is not enough memory for layout “%s”", stored->info->name);
      return FALSE;
    }
  for (gsize i = 0; i < stored->n_rows; i++)
    if (live[i])
      {
        memcpy (self->coords + n * self->n_coords, coords + i * self->n_coords,
                self->n_coords * sizeof *coords);
        self->row_ids[n++] = stored->row_ids[i];
      }
  self->n_rows = (guint32) n;
  if (n > 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
               "none of the rows of layout “%s” are there any more; compute it again",
               stored->info->name);
  return FALSE;
}

HekRenderLayout *
hek_render_layout_new (HekSnapshot    *snapshot,
                       const char     *name,
                       const HekTask  *task,
                       GError        **error)
{
  g_autoptr (HekRenderLayout) self = g_new0 (HekRenderLayout, 1);
  g_autofree guint8 *live = NULL;

  self->snapshot = snapshot;
  self->stored = hek_collection_open_layout (snapshot, name, task, error);
  if (self->stored == NULL)
    return NULL;
  if (self->stored->layout == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "layout “%s” is not finished: go on with it first", name);
      return NULL;
    }
  live = g_new0 (guint8, self->stored->n_rows + 1);
  if (!hek_collection_relate_layout (self->stored, snapshot, &self->relation, live, task, error)
      || !hek_render_layout_take_live (self, live, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hek_render_layout_free (HekRenderLayout *self)
{
  g_clear_pointer (&self->stored, hek_collection_layout_free);
  g_clear_pointer (&self->snapshot, hek_snapshot_unref);
  g_free (self->coords);
  g_free (self->row_ids);
  g_free (self);
}

/* --- attributes ------------------------------------------------------------------------------ */

typedef struct
{
  HekRenderColumn *self;
  HekFieldType type;
  GHashTable *codes; /* text → code + 1 */
  GPtrArray *names;  /* owned texts, by code */
} HekRenderReader;

static gboolean
hek_render_is_number (HekFieldType type)
{
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL || type == HEK_FIELD_TIME;
}

static guint32
hek_render_reader_get_code (HekRenderReader *reader,
                            const char      *text)
{
  gpointer code = g_hash_table_lookup (reader->codes, text);

  if (code == NULL)
    {
      char *name = g_strdup (text);

      g_ptr_array_add (reader->names, name);
      code = GUINT_TO_POINTER (reader->names->len);
      g_hash_table_insert (reader->codes, name, code);
    }
  return GPOINTER_TO_UINT (code) - 1;
}

/* The text of a row that has one. */
static const char *
hek_render_get_text (const HekColumnView *view,
                     gsize                row)
{
  gsize at = row;

  if (view->codes != NULL)
    at = view->code_bytes == 1   ? ((const guint8 *) view->codes)[row]
         : view->code_bytes == 2 ? ((const guint16 *) view->codes)[row]
                                 : ((const guint32 *) view->codes)[row];
  return view->bytes + view->offsets[at];
}

static void
hek_render_reader_take (HekRenderReader     *reader,
                        const HekColumnView *view,
                        gsize                row,
                        guint32              to)
{
  HekRenderColumn *self = reader->self;

  if (view->valid != NULL && (view->valid[row / 8] >> row % 8 & 1) == 0)
    return;
  switch (view->type)
    {
    case HEK_FIELD_INTEGER:
      self->numbers[to] = (double) view->integers[row];
      break;
    case HEK_FIELD_TIME:
      self->numbers[to] = (double) view->integers[row] / 1e6;
      break;
    case HEK_FIELD_REAL:
      self->numbers[to] = view->reals[row];
      break;
    case HEK_FIELD_BOOLEAN:
      {
        gboolean yes = view->integers != NULL ? view->integers[row] != 0
                                              : view->bits[row / 8] >> row % 8 & 1;

        self->codes[to] = hek_render_reader_get_code (reader, yes ? "true" : "false");
        break;
      }
    case HEK_FIELD_TEXT:
    case HEK_FIELD_JSON:
    default:
      self->codes[to] = hek_render_reader_get_code (reader, hek_render_get_text (view, row));
      break;
    }
}

/* Where a row id is among ascending ones, @guess first; @n: it is not. */
static guint32
hek_render_find_row (const HekRenderLayout *layout,
                     guint64                row_id,
                     guint32                guess)
{
  guint32 low = 0, high = layout->n_rows;

  if (guess < layout->n_rows && layout->row_ids[guess] == row_id)
    return guess;
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (layout->row_ids[middle] < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < layout->n_rows && layout->row_ids[low] == row_id ? low : layout->n_rows;
}

static gboolean
hek_render_reader_read (HekRenderReader        *reader,
                        const HekRenderLayout  *layout,
                        guint                   field,
                        const HekTask          *task,
                        GError                **error)
{
  guint32 guess = 0;

  for (guint s = 0; s < hek_snapshot_get_n_segments (layout->snapshot); s++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (layout->snapshot, s);
      const HekColumnView *view = hek_snapshot_get_column (layout->snapshot, s, field, error);

      if (view == NULL)
        return FALSE;
      for (gsize row = 0; row < segment->rows.n; row++)
        {
          HekRowPlace place = { s, row };
          guint32 to;

          if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
            return FALSE;
          if (!hek_snapshot_segment_is_live (segment, row))
            continue;
          to = hek_render_find_row (layout, hek_snapshot_get_row_id (layout->snapshot, place),
                                    guess);
          guess = to + 1;
          if (to < layout->n_rows)
            hek_render_reader_take (reader, view, row, to);
        }
    }
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  char *const *names = data;

  return strcmp (names[*(const guint32 *) a], names[*(const guint32 *) b]);
}

/* Codes in the order of the names, whichever row came first. */
static void
hek_render_reader_sort (HekRenderReader *reader,
                        guint32          n_rows)
{
  HekRenderColumn *self = reader->self;
  guint32 n = reader->names->len;
  g_autofree guint32 *order = g_new (guint32, n + 1);
  g_autofree guint32 *rank = g_new (guint32, n + 1);

  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_names, reader->names->pdata);
  self->names = g_new0 (char *, n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      rank[order[i]] = i;
      self->names[i] = reader->names->pdata[order[i]];
    }
  for (guint32 i = 0; i < n_rows; i++)
    self->codes[i] = self->codes[i] < n ? rank[self->codes[i]] : G_MAXUINT32;
  self->column.codes = self->codes;
  self->column.names = (const char *const *) self->names;
  self->column.n_names = n;
  g_ptr_array_set_size (reader->names, 0);
}

static void
hek_render_column_set_numbers (HekRenderColumn *self,
                               HekFieldType     type,
                               gboolean         as_numbers)
{
  if (type == HEK_FIELD_INTEGER && !as_numbers)
    self->categories = hek_scene_categories_new (self->numbers, self->column.n_rows,
                                                 HEK_PLOT_N_CATEGORY_COLORS);
  if (self->categories != NULL)
    {
      self->column.codes = self->categories->codes;
      self->column.names = (const char *const *) self->categories->names;
      self->column.n_names = self->categories->n_names;
    }
  else
    self->column.numbers = self->numbers;
}

/* The number of an attribute; -1 with an error that names those that there are. */
static int
hek_render_find_field (const HekRenderLayout  *layout,
                       const char             *name,
                       GError                **error)
{
  const HekSchema *schema = hek_snapshot_get_schema (layout->snapshot);
  int field = hek_schema_find_field (schema, name);
  g_autoptr (GString) names = NULL;

  if (field >= 0)
    return field;
  names = g_string_new (NULL);
  for (guint i = 0; i < schema->n_fields; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            hek_schema_get_field (schema, i)->name);
  if (schema->n_fields == 0)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "the collection has no attribute “%s”: it has none at all", name);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "the collection has no attribute “%s”, only %s", name, names->str);
  return -1;
}

HekRenderColumn *
hek_render_column_new (const HekRenderLayout  *layout,
                       const char             *name,
                       gboolean                as_numbers,
                       const HekTask          *task,
                       GError                **error)
{
  g_autoptr (HekRenderColumn) self = g_new0 (HekRenderColumn, 1);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  HekRenderReader reader = { .self = self, .codes = codes, .names = names };
  int field = hek_render_find_field (layout, name, error);

  if (field < 0)
    return NULL;
  reader.type = hek_schema_get_field (hek_snapshot_get_schema (layout->snapshot),
                                      (guint) field)->type;
  self->label = g_strdup (name);
  self->column.label = self->label;
  if (reader.type == HEK_FIELD_TIME)
    self->column.unit = "s since 1970";
  self->column.n_rows = layout->n_rows;
  if (hek_render_is_number (reader.type))
    {
      self->numbers = g_new (double, layout->n_rows);
      for (guint32 i = 0; i < layout->n_rows; i++)
        self->numbers[i] = NAN;
    }
  else
    {
      self->codes = g_new (guint32, layout->n_rows);
      memset (self->codes, 0xff, layout->n_rows * sizeof *self->codes);
    }
  if (!hek_render_reader_read (&reader, layout, (guint) field, task, error))
    {
      g_ptr_array_set_free_func (names, g_free);
      return NULL;
    }
  if (self->numbers != NULL)
    hek_render_column_set_numbers (self, reader.type, as_numbers);
  else
    hek_render_reader_sort (&reader, layout->n_rows);
  return g_steal_pointer (&self);
}

void
hek_render_column_free (HekRenderColumn *self)
{
  g_free (self->label);
  g_free (self->numbers);
  g_free (self->codes);
  g_strfreev (self->names);
  g_clear_pointer (&self->categories, hek_scene_categories_free);
  g_free (self);
}
