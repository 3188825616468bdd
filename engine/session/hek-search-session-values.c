/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of a field, counted: what a filter may be completed with. Texts that a dictionary codes
 * are counted by their codes, all others by themselves, until there are too many different ones.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "hek-number.h"
#include "hek-time.h"

#define MAX_VALUES_SHOWN 50

/* Different values that are counted; of a field with more, some rare ones may be left out. */
#define MAX_VALUES_COUNTED 100000

/* Rows between two looks at the task. */
#define ROWS_BETWEEN_LOOKS 16384

typedef struct
{
  HekSearchWork *work;
  guint field;
  char *prefix;            /* owned: casefolded */
} HekValuesWork;

typedef struct
{
  HekSearchSession *session; /* owned */
  HekSearchValuesFunc func;
  gpointer user_data;
} HekValuesClosure;

typedef struct
{
  char *text; /* borrowed */
  guint64 n;
} HekCounted;

static void
hek_values_work_free (gpointer data)
{
  HekValuesWork *values = data;

  hek_search_work_free (values->work);
  g_free (values->prefix);
  g_free (values);
}

/* --- counting -------------------------------------------------------------------------------- */

static void
count (GHashTable *counts,
       const char *text,
       guint64     n)
{
  guint64 *known = g_hash_table_lookup (counts, text);

  if (known == NULL)
    {
      if (n == 0 || g_hash_table_size (counts) >= MAX_VALUES_COUNTED)
        return;
      known = g_new0 (guint64, 1);
      g_hash_table_insert (counts, g_strdup (text), known);
    }
  *known += n;
}

static const char *
text_at (const HekColumnView *column,
         gsize                i)
{
  return column->bytes + column->offsets[i];
}

static gsize
code_at (const HekColumnView *column,
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

static gboolean
has_value (const HekSnapshotSegment *segment,
           const HekColumnView      *column,
           gsize                     row)
{
  return hek_snapshot_segment_is_live (segment, row) &&
         (column->valid == NULL || (column->valid[row / 8] >> (row % 8) & 1) != 0);
}

static gboolean
count_codes (GHashTable                *counts,
             const HekSnapshotSegment  *segment,
             const HekColumnView       *column,
             const HekTask             *task,
             GError                   **error)
{
  g_autofree guint64 *n = g_new0 (guint64, MAX (column->n_entries, 1));

  for (gsize row = 0; row < segment->rows.n; row++)
    {
      if (has_value (segment, column, row))
        n[code_at (column, row)]++;
      if (row % ROWS_BETWEEN_LOOKS == 0 && !hek_task_check (task, error))
        return FALSE;
    }
  for (gsize i = 0; i < column->n_entries; i++)
    count (counts, text_at (column, i), n[i]);
  return TRUE;
}

static const char *
value_text (const HekColumnView *column,
            gsize                row,
            char                *buffer)
{
  switch (column->type)
    {
    case HEK_FIELD_TEXT:
    case HEK_FIELD_JSON:
      return text_at (column, row);
    case HEK_FIELD_BOOLEAN:
      return (column->bits != NULL ? (column->bits[row / 8] >> (row % 8) & 1) != 0
                                   : column->integers[row] != 0) ? "true" : "false";
    case HEK_FIELD_REAL:
      hek_number_format_real (column->reals[row], buffer);
      return buffer;
    case HEK_FIELD_TIME:
      hek_time_format (column->integers[row], buffer);
      return buffer;
    case HEK_FIELD_INTEGER:
    default:
      g_snprintf (buffer, HEK_NUMBER_TEXT_BYTES, "%" G_GINT64_FORMAT, column->integers[row]);
      return buffer;
    }
}

static gboolean
count_segment (GHashTable      *counts,
               HekSnapshot     *snapshot,
               guint            idx,
               guint            field,
               const HekTask   *task,
               GError         **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  const HekColumnView *column = hek_snapshot_get_column (snapshot, idx, field, error);
  char buffer[MAX (HEK_NUMBER_TEXT_BYTES, HEK_TIME_TEXT_BYTES)];

  if (column == NULL)
    return FALSE;
  if (column->codes != NULL)
    return count_codes (counts, segment, column, task, error);
  for (gsize row = 0; row < segment->rows.n; row++)
    {
      if (has_value (segment, column, row))
        count (counts, value_text (column, row, buffer), 1);
      if (row % ROWS_BETWEEN_LOOKS == 0 && !hek_task_check (task, error))
        return FALSE;
    }
  return TRUE;
}

/* --- choosing -------------------------------------------------------------------------------- */

static int
compare_counted (gconstpointer a,
                 gconstpointer b)
{
  const HekCounted *x = a, *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return strcmp (x->text, y->text);
}

/* (transfer full): an array of texts, as a job's result */
static char **
choose (GHashTable *counts,
        const char *prefix)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HekCounted));
  GHashTableIter iter;
  gpointer text, n;
  char **out;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &text, &n))
    {
      g_autofree char *folded = prefix[0] != '\0' ? g_utf8_casefold (text, -1) : NULL;
      HekCounted counted = { text, *(const guint64 *) n };

      if (folded == NULL || g_str_has_prefix (folded, prefix))
        g_array_append_val (found, counted);
    }
  g_array_sort (found, compare_counted);
  g_array_set_size (found, MIN (found->len, MAX_VALUES_SHOWN));
  out = g_new0 (char *, found->len + 1);
  for (guint i = 0; i < found->len; i++)
    out[i] = g_strdup (g_array_index (found, HekCounted, i).text);
  return out;
}

static gpointer
hek_values_work_run (const HekTask  *task,
                     gpointer        data,
                     GError        **error)
{
  HekValuesWork *values = data;
  g_autoptr (HekStore) store =
    hek_library_open_store (values->work->library, values->work->query->uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (snapshot == NULL)
    return NULL;
  if (values->field < hek_snapshot_get_schema (snapshot)->n_fields)
    for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
      if (!count_segment (counts, snapshot, i, values->field, task, error))
        return NULL;
  return choose (counts, values->prefix);
}

static void
hek_search_session_on_values (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  HekValuesClosure *closure = user_data;
  HekSearchSession *self = closure->session;

  if (self->values_job == job)
    {
      g_clear_object (&self->values_job);
      if (result != NULL)
        closure->func ((const char *const *) result, closure->user_data);
      else
        hek_search_session_fail (self, error);
    }
  g_object_unref (self);
  g_free (closure);
}

void
hek_search_session_list_values (HekSearchSession    *self,
                                const char          *uuid,
                                guint                field,
                                const char          *prefix,
                                HekSearchValuesFunc  func,
                                gpointer             user_data)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_new (uuid);
  HekValuesClosure *closure;
  HekValuesWork *values;

  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));

  if (self->values_job != NULL)
    hek_job_cancel (self->values_job);
  g_clear_object (&self->values_job);
  values = g_new0 (HekValuesWork, 1);
  values->work = hek_search_session_new_work (self, query);
  values->field = field;
  values->prefix = g_utf8_casefold (prefix, -1);
  closure = g_new0 (HekValuesClosure, 1);
  closure->session = g_object_ref (self);
  closure->func = func;
  closure->user_data = user_data;
  self->values_job = hek_job_start (_("Listing values"), HEK_LANE_INTERACTIVE, hek_values_work_run,
                                    values, hek_values_work_free, (GDestroyNotify) g_strfreev,
                                    hek_search_session_on_values, closure);
}
