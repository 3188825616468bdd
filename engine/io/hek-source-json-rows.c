/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are JSON values: their schema and their cells; see the header. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-source-json-private.h"

#define VECTOR_TARGET G_MAXUINT
#define LEFT_OUT_TARGET (G_MAXUINT - 1)
#define MAX_LEFT_OUT 16 /* members that are named in notes */
#define MAX_MEMBERS 65536 /* different names in the leading rows */

const HekSourceText hek_json_texts[HEK_JSON_N_TEXTS] = {
  [HEK_JSON_TEXT_VECTORS]
  = { "vectors", N_ ("Vectors"),
      N_ ("The member that holds them, as an array of numbers; “none” for no vectors."),
      HEK_SOURCE_TEXT_NAME },
  [HEK_JSON_TEXT_TYPES]
  = { "types", N_ ("Types"),
      N_ ("Types of fields that are not to be guessed, as “price=real, code=text”."),
      HEK_SOURCE_TEXT_FREE },
};

/* Numbers of an array of finite numbers; -1 when it is something else. */
static int
count_numbers (const HekJsonValue *value)
{
  return value->kind == HEK_JSON_ARRAY ? hek_vector_from_text (value->text, value->n, NULL, 0) : -1;
}

static void
clear_member (gpointer data)
{
  g_free (((HekJsonMember *) data)->name);
}

static gboolean
resolve_name (HekJsonRows        *rows,
              const HekJsonValue *name)
{
  g_string_truncate (rows->name, 0);
  return hek_json_string_append (name, rows->name);
}

static gboolean
look_at_row (HekSource           *source,
             HekJsonRows         *rows,
             const HekJsonValue  *row,
             GError             **error)
{
  HekJsonIter iter;
  HekJsonValue name, value;

  hek_json_iter_init (&iter, row);
  while (row->kind == HEK_JSON_OBJECT && hek_json_iter_next (&iter, &name, &value))
    {
      HekJsonMember *member, fresh = { 0 };
      guint idx;

      if (!resolve_name (rows, &name) || rows->name->len == 0 || rows->name->len > 255)
        continue;
      idx = GPOINTER_TO_UINT (g_hash_table_lookup (rows->targets, rows->name->str));
      if (idx == 0)
        {
          if (rows->members->len == MAX_MEMBERS)
            return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                                    "has more than %d different names", MAX_MEMBERS);
          fresh.name = g_strdup (rows->name->str);
          g_array_append_val (rows->members, fresh);
          idx = rows->members->len;
          g_hash_table_insert (rows->targets, g_strdup (rows->name->str), GUINT_TO_POINTER (idx));
        }
      member = &g_array_index (rows->members, HekJsonMember, idx - 1);
      if (value.kind == HEK_JSON_NULL)
        continue;
      hek_vector_guess_add (&member->numbers, count_numbers (&value));
      member->kinds |= hek_cell_kind_of_json (&value);
    }
  return TRUE;
}

/* The member that is the vector; -1: none. */
static gboolean
choose_vector (HekSource    *source,
               HekJsonRows  *rows,
               int          *chosen,
               GError      **error)
{
  const char *wanted = source->options.texts[HEK_JSON_TEXT_VECTORS];
  guint longest = 1;

  *chosen = -1;
  for (guint i = 0; i < rows->members->len; i++)
    {
      const HekJsonMember *member = &g_array_index (rows->members, HekJsonMember, i);
      guint n = hek_vector_guess_get (&member->numbers);

      if (*wanted != '\0' ? g_str_equal (wanted, member->name) : n > longest)
        {
          *chosen = (int) i;
          longest = n;
        }
    }
  if (*wanted == '\0' || g_str_equal (wanted, "none"))
    return TRUE;
  if (*chosen < 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                            "has no member “%s” in its first rows", wanted);
  return longest > 0 || hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                                         "has no vectors of one length in the first rows of “%s”",
                                         wanted);
}

static gboolean
make_schema (HekSource    *source,
             HekJsonRows  *rows,
             guint         dim,
             int           vector,
             GError      **error)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));
  HekCellTypes types;
  gboolean ok = hek_cell_types_parse (&types, source, source->options.texts[HEK_JSON_TEXT_TYPES],
                                      error);

  g_hash_table_remove_all (rows->targets);
  for (guint i = 0; ok && i < rows->members->len; i++)
    {
      const HekJsonMember *member = &g_array_index (rows->members, HekJsonMember, i);
      HekField field = { member->name, HEK_FIELD_TEXT };
      guint target = VECTOR_TARGET;

      if ((int) i != vector)
        {
          field.type = hek_cell_types_get (&types, field.name, hek_cell_type (member->kinds, TRUE));
          g_array_append_val (fields, field);
          target = fields->len;
        }
      g_hash_table_insert (rows->targets, g_strdup (member->name), GUINT_TO_POINTER (target));
    }
  hek_cell_types_clear (&types);
  if (ok && fields->len > HEK_SCHEMA_MAX_FIELDS)
    ok = hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                          "has %u fields; the limit is %d", fields->len, HEK_SCHEMA_MAX_FIELDS);
  if (!ok || (dim > 0 && !hek_source_check_dim (source, dim, error)))
    return FALSE;
  source->schema = hek_schema_new (HEK_DTYPE_F32, dim, (const HekField *) (gpointer) fields->data,
                                   fields->len);
  rows->values = g_new0 (HekCell, fields->len);
  rows->scratch = g_new0 (GString *, fields->len);
  for (guint i = 0; i < fields->len; i++)
    rows->scratch[i] = g_string_new (NULL);
  return TRUE;
}

/* Through the leading rows; @bare_dim: of the first that is an array. */
static gboolean
look_at_rows (HekSource        *source,
              HekJsonRows      *rows,
              HekJsonNextFunc   next,
              HekJsonDoneFunc   done,
              guint            *bare_dim,
              GError          **error)
{
  for (guint i = 0; i < HEK_SOURCE_INFER_ROWS; i++)
    {
      HekJsonValue value;
      HekJsonNext found;
      gsize n;

      if (!next (source, rows, &found, &n, error))
        return FALSE;
      if (found != HEK_JSON_NEXT_ROW)
        break;
      if (hek_json_check (hek_text_reader_at (&rows->reader), n, &value, NULL, NULL))
        {
          if (*bare_dim == 0 && count_numbers (&value) > 0)
            *bare_dim = (guint) count_numbers (&value);
          if (!look_at_row (source, rows, &value, error))
            return FALSE;
        }
      if (!done (source, rows, n, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_json_rows_infer (HekSource        *source,
                     HekJsonRows      *rows,
                     HekJsonNextFunc   next,
                     HekJsonDoneFunc   done,
                     GError          **error)
{
  guint dim = 0;
  int vector = -1;

  rows->first_offset = rows->reader.offset;
  rows->first_line = rows->reader.line;
  rows->name = g_string_new (NULL);
  rows->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rows->members = g_array_new (FALSE, FALSE, sizeof (HekJsonMember));
  g_array_set_clear_func (rows->members, clear_member);
  if (!look_at_rows (source, rows, next, done, &dim, error))
    return FALSE;
  rows->bare = rows->members->len == 0 && dim > 0;
  if (!rows->bare)
    {
      if (!choose_vector (source, rows, &vector, error))
        return FALSE;
      dim = vector >= 0
              ? hek_vector_guess_get (
                  &g_array_index (rows->members, HekJsonMember, (guint) vector).numbers)
              : 0;
    }
  if (!rows->bare && rows->members->len == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNKNOWN, error,
                            "has no objects with members among its first values");
  if (!make_schema (source, rows, dim, vector, error))
    return FALSE;
  source->position.line = 0;
  return hek_json_rows_seek (source, rows, error);
}

gboolean
hek_json_rows_seek (HekSource    *source,
                    HekJsonRows  *rows,
                    GError      **error)
{
  if (source->position.line == 0)
    {
      source->position.offset = rows->first_offset;
      source->position.line = rows->first_line;
    }
  return hek_text_reader_seek (&rows->reader, source, error);
}

void
hek_json_rows_free (HekSource   *source,
                    HekJsonRows *rows)
{
  if (rows == NULL)
    return;
  hek_text_reader_clear (&rows->reader);
  for (guint i = 0; rows->scratch != NULL && i < source->schema->n_fields; i++)
    g_string_free (rows->scratch[i], TRUE);
  g_free (rows->scratch);
  g_free (rows->values);
  g_clear_pointer (&rows->members, g_array_unref);
  g_clear_pointer (&rows->targets, g_hash_table_unref);
  if (rows->name != NULL)
    g_string_free (rows->name, TRUE);
  g_free (rows);
}

/* ------------------------------------------------------------------------------------- rows */

/* A member that no leading row has; said once. */
static void
note_left_out (HekSource   *source,
               HekJsonRows *rows)
{
  const char *name = rows->name->str;
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, rows->reader.line);

  if (rows->n_left_out == MAX_LEFT_OUT || name[0] == '\0')
    return;
  rows->n_left_out++;
  g_hash_table_insert (rows->targets, g_strdup (name), GUINT_TO_POINTER (LEFT_OUT_TARGET));
  hek_source_take_note (
    source, g_strdup_printf (_("“%s” is not in the first %d rows but in line %s: it is left out"),
                             name, HEK_SOURCE_INFER_ROWS, line));
}

static gboolean
read_member (HekSource          *source,
             HekJsonRows        *rows,
             const HekJsonValue *name,
             const HekJsonValue *value,
             float              *vector,
             gboolean           *has_vector)
{
  guint target;

  if (!resolve_name (rows, name))
    return TRUE;
  target = GPOINTER_TO_UINT (g_hash_table_lookup (rows->targets, rows->name->str));
  if (target == 0)
    note_left_out (source, rows);
  if (target == 0 || target == LEFT_OUT_TARGET)
    return TRUE;
  if (target != VECTOR_TARGET)
    return hek_cell_from_json (&rows->values[target - 1],
                               hek_schema_get_field (source->schema, target - 1)->type, value,
                               rows->scratch[target - 1]);
  *has_vector = value->kind == HEK_JSON_ARRAY &&
                hek_vector_from_text (value->text, value->n, vector, source->schema->dim) ==
                  (int) source->schema->dim;
  return *has_vector;
}

static char *
explain_member (const HekSource    *source,
                const HekJsonRows  *rows,
                const HekJsonValue *value)
{
  const char *name = rows->name->str;
  guint target = GPOINTER_TO_UINT (g_hash_table_lookup (rows->targets, name));
  g_autofree char *text = NULL;

  if (target == VECTOR_TARGET)
    return g_strdup_printf ("“%s” is not an array of %u numbers", name, source->schema->dim);
  text = value->n > 40 ? g_strdup ("…") : g_strndup (value->text, value->n);
  return g_strdup_printf ("%s in “%s” is not of type %s", text, name,
                          hek_field_type_id (
                            hek_schema_get_field (source->schema, target - 1)->type));
}

/* Writes the row to the batch, or returns why not. */
static char *
read_row (HekSource   *source,
          HekJsonRows *rows,
          HekBatch    *batch,
          const char  *text,
          gsize        n)
{
  float *vector = NULL;
  gboolean has_vector = source->schema->dim == 0;
  HekJsonValue row, name, value;
  HekJsonIter iter;
  const char *why;
  gsize bad_at;

  if (!hek_json_check (text, n, &row, &bad_at, &why))
    return g_strdup_printf ("not JSON at byte %" G_GSIZE_FORMAT " of the row: %s", bad_at + 1, why);
  if (batch->vectors != NULL)
    vector = (float *) (gpointer) batch->vectors + batch->n_rows * source->schema->dim;
  if (rows->bare)
    return hek_vector_from_text (row.text, row.n, vector, source->schema->dim) ==
               (int) source->schema->dim && row.kind == HEK_JSON_ARRAY
             ? NULL
             : g_strdup_printf ("not an array of %u numbers", source->schema->dim);
  if (row.kind != HEK_JSON_OBJECT)
    return g_strdup ("not an object");
  for (guint i = 0; i < source->schema->n_fields; i++)
    rows->values[i].missing = TRUE;
  hek_json_iter_init (&iter, &row);
  while (hek_json_iter_next (&iter, &name, &value))
    if (!read_member (source, rows, &name, &value, vector, &has_vector))
      return explain_member (source, rows, &value);
  if (!has_vector)
    return g_strdup ("there is no vector");
  for (guint i = 0; i < source->schema->n_fields; i++)
    hek_cell_append (&rows->values[i], batch->columns[i]);
  return NULL;
}

gboolean
hek_json_rows_read (HekSource        *source,
                    HekJsonRows      *rows,
                    HekBatch         *batch,
                    gsize             max_rows,
                    HekJsonNextFunc   next,
                    HekJsonDoneFunc   done,
                    GError          **error)
{
  gsize n_bytes = 0, n;

  while (batch->n_rows < max_rows && n_bytes < HEK_TEXT_READ_BYTES)
    {
      g_autofree char *why = NULL;
      guint64 line;
      HekJsonNext found;

      if (!next (source, rows, &found, &n, error))
        return FALSE;
      line = rows->reader.line;
      if (found == HEK_JSON_NEXT_END)
        {
          source->at_end = TRUE;
          break;
        }
      if (found == HEK_JSON_NEXT_TOO_LONG)
        {
          if (!hek_source_skip_row (source, line, error, "a line of more than 16 MiB") ||
              !hek_text_reader_skip_line (&rows->reader, error))
            return FALSE;
          hek_text_reader_note (&rows->reader, source);
          continue;
        }
      why = read_row (source, rows, batch, hek_text_reader_at (&rows->reader), n);
      if (why == NULL)
        hek_source_take_row (source, batch);
      if (!done (source, rows, n, error))
        return FALSE;
      hek_text_reader_note (&rows->reader, source);
      if (why != NULL && !hek_source_skip_row (source, line, error, "%s", why))
        return FALSE;
      n_bytes += n;
    }
  return TRUE;
}

char **
hek_json_rows_list_names (const HekSourceFormat  *format,
                          const char             *path,
                          GError                **error)
{
  g_autoptr (HekSource) source = hek_source_open (path, format, NULL, NULL, error);
  GPtrArray *names;
  const HekJsonRows *rows;

  if (source == NULL)
    return NULL;
  names = g_ptr_array_new ();
  rows = source->state;
  for (guint i = 0; i < rows->members->len; i++)
    {
      const HekJsonMember *member = &g_array_index (rows->members, HekJsonMember, i);

      if (hek_vector_guess_get (&member->numbers) > 0)
        g_ptr_array_add (names, g_strdup (member->name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
