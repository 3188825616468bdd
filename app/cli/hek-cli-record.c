/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of commands, as JSON, CSV, lines and tables. Values are kept as text from the start. */
#include "config.h"

#include "hek-cli-record.h"

#include <math.h>
#include <string.h>

#include "hek-csv-text.h"
#include "hek-json-text.h"

typedef struct
{
  const char *key, *label; /* borrowed (nullable) */
  char *json, *csv, *people;
  gboolean is_number;
} HekCliField;

struct _HekCliRecord
{
  GArray *fields; /* of HekCliField */
};

static void
hek_cli_field_clear (gpointer data)
{
  HekCliField *field = data;

  g_free (field->json);
  g_free (field->csv);
  g_free (field->people);
}

HekCliRecord *
hek_cli_record_new (void)
{
  HekCliRecord *record = g_new0 (HekCliRecord, 1);

  record->fields = g_array_new (FALSE, FALSE, sizeof (HekCliField));
  g_array_set_clear_func (record->fields, hek_cli_field_clear);
  return record;
}

void
hek_cli_record_free (HekCliRecord *record)
{
  g_array_unref (record->fields);
  g_free (record);
}

void
hek_cli_record_add_text (HekCliRecord *record,
                         const char   *key,
                         const char   *label,
                         const char   *value)
{
  g_autofree char *utf8 = g_utf8_make_valid (value, -1); /* file names may be anything */
  GString *json = g_string_new (NULL);
  HekCliField field = { key, label, NULL, hek_csv_text_quote (value), g_strdup (value), FALSE };

  hek_json_text_append_string (json, utf8);
  field.json = g_string_free (json, FALSE);
  g_array_append_val (record->fields, field);
}

void
hek_cli_record_add_number (HekCliRecord *record,
                           const char   *key,
                           const char   *label,
                           double        value,
                           char         *people)
{
  GString *json = g_string_new (NULL);
  HekCliField field = { key, label, NULL, NULL, people, TRUE };

  hek_json_text_append_number (json, value);
  field.json = g_string_free (json, FALSE);
  field.csv = isnan (value) ? g_strdup ("") : hek_json_text_number (value);
  if (people == NULL)
    field.people = g_strdup (field.csv);
  g_array_append_val (record->fields, field);
}

void
hek_cli_record_add_boolean (HekCliRecord *record,
                            const char   *key,
                            const char   *label,
                            gboolean      value)
{
  const char *text = value ? "true" : "false";
  HekCliField field = { key, label, g_strdup (text), g_strdup (text),
                        g_strdup (value ? "yes" : "no"), FALSE };

  g_array_append_val (record->fields, field);
}

/* --- what is measured ---------------------------------------------------------------------- */

void
hek_cli_record_add_metrics (HekCliRecord          *record,
                            const HekMetricReport *metrics)
{
  for (guint i = 0; i < metrics->n; i++)
    {
      const HekMetricValue *what = metrics->what[i];
      double value = metrics->value[i];
      g_autofree char *number = hek_metric_value_format (what, value);
      guint value_idx = 0;
      const HekMetric *metric = hek_metric_find_key (what->key, &value_idx);
      const char *meaning = metric != NULL && metric->meaning != NULL && !isnan (value)
                              ? metric->meaning (value_idx, value) : NULL;

      hek_cli_record_add_number (record, what->key, what->label, value,
                                 meaning != NULL ? g_strdup_printf ("%-10s  %s", number, meaning)
                                                 : g_steal_pointer (&number));
    }
}

void
hek_cli_record_add_viewing (HekCliRecord     *record,
                            const HekViewing *viewing)
{
  double distance = viewing->distance_m > 0 ? viewing->distance_m : viewing->display->distance_m;

  hek_cli_record_add_text (record, "display", "Display", viewing->display->id);
  hek_cli_record_add_number (record, "distance_m", "Distance", distance,
                             g_strdup_printf ("%.2f m", distance));
}

static void
hek_cli_record_add_recipe (HekCliRecord    *record,
                           const HekRecipe *recipe)
{
  const HekImageQuantizer *method = recipe->quantizer;
  const HekOption *main_option = &method->options[method->main_option_idx];
  int space = hek_options_find (method->options, method->n_options, "space");
  int curve = hek_options_find (method->options, method->n_options, "curve");
  g_autofree char *description = hek_recipe_describe (recipe);

  hek_cli_record_add_text (record, NULL, "Recipe", description);
  hek_cli_record_add_text (record, "method", NULL, method->id);
  if (space >= 0)
    {
      g_autofree char *id = hek_option_format (&method->options[space], recipe->values.v[space]);

      hek_cli_record_add_text (record, "space", NULL, id);
    }
  if (curve >= 0 && recipe->values.v[curve] != 0)
    {
      g_autofree char *id = hek_option_format (&method->options[curve], recipe->values.v[curve]);

      hek_cli_record_add_text (record, "curve", NULL, id);
    }
  if (hek_recipe_uses_viewing (recipe))
    hek_cli_record_add_viewing (record, &recipe->viewing);
  if (main_option->type == HEK_OPTION_CHOICE)
    {
      g_autofree char *id = hek_option_format (main_option, hek_recipe_get_main (recipe));

      hek_cli_record_add_text (record, main_option->name, NULL, id);
    }
  else
    hek_cli_record_add_number (record, main_option->name, NULL, hek_recipe_get_main (recipe), NULL);
}

void
hek_cli_record_add_trial (HekCliRecord   *record,
                          const HekTrial *trial)
{
  gboolean is_jpeg = g_strcmp0 (trial->suffix, "jpg") == 0;

  hek_cli_record_add_recipe (record, &trial->recipe);
  hek_cli_record_add_number (record, "bits_per_pixel", "Rate", trial->bits_per_pixel,
                             is_jpeg ? g_strdup_printf ("%.3f bits per pixel, those of the file",
                                                        trial->bits_per_pixel)
                                     : g_strdup_printf ("%.3f bits per pixel (%.3f at the entropy)",
                                                        trial->bits_per_pixel,
                                                        trial->entropy_bits_per_pixel));
  hek_cli_record_add_number (record, "file_bytes", is_jpeg ? "JPEG file" : "PNG file",
                             (double) trial->file_bytes,
                             g_strdup_printf ("%.1f kB", (double) trial->file_bytes / 1000));
  hek_cli_record_add_number (record, "quantize_s", "Quantized in", trial->quantize_s,
                             g_strdup_printf ("%.0f ms", 1000 * trial->quantize_s));
  hek_cli_record_add_metrics (record, &trial->metrics);
}

/* --- writing ------------------------------------------------------------------------------- */

static const HekCliField *
hek_cli_record_field (const HekCliRecord *record,
                      guint               i)
{
  return &g_array_index (record->fields, HekCliField, i);
}

static const HekCliField *
hek_cli_record_find (const HekCliRecord *record,
                     const char         *key)
{
  for (guint i = 0; i < record->fields->len; i++)
    {
      const HekCliField *field = hek_cli_record_field (record, i);

      if (field->key != NULL && strcmp (field->key, key) == 0)
        return field;
    }
  return NULL;
}

static void
hek_cli_record_append_object (GString            *out,
                              const HekCliRecord *record,
                              const char         *indent)
{
  gboolean first = TRUE;

  g_string_append_printf (out, "%s{\n", indent);
  for (guint i = 0; i < record->fields->len; i++)
    {
      const HekCliField *field = hek_cli_record_field (record, i);

      if (field->key == NULL)
        continue;
      g_string_append_printf (out, "%s%s  \"%s\": %s", first ? "" : ",\n", indent, field->key,
                              field->json);
      first = FALSE;
    }
  g_string_append_printf (out, "\n%s}", indent);
}

static char *
hek_cli_records_to_array (const GPtrArray *records,
                          const char      *indent,
                          const char      *end)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < records->len; i++)
    {
      g_string_append (json, i > 0 ? ",\n" : "\n");
      hek_cli_record_append_object (json, records->pdata[i], indent);
    }
  g_string_append_printf (json, "\n%s]", end);
  return g_string_free (json, FALSE);
}

void
hek_cli_record_add_list (HekCliRecord    *record,
                         const char      *key,
                         const GPtrArray *records)
{
  HekCliField field = { key, NULL, hek_cli_records_to_array (records, "    ", "  "), g_strdup (""),
                        g_strdup (""), FALSE };

  g_array_append_val (record->fields, field);
}

void
hek_cli_record_append_json (GString            *out,
                            const HekCliRecord *record)
{
  hek_cli_record_append_object (out, record, "");
  g_string_append_c (out, '\n');
}

void
hek_cli_records_append_json (GString         *out,
                             const GPtrArray *records)
{
  g_autofree char *array = hek_cli_records_to_array (records, "  ", "");

  g_string_append (out, array);
  g_string_append_c (out, '\n');
}

static void
hek_cli_append_padded (GString    *out,
                       const char *text,
                       guint       width,
                       gboolean    right)
{
  guint n = (guint) g_utf8_strlen (text, -1);
  guint pad = width > n ? width - n : 0;

  if (!right)
    g_string_append (out, text);
  for (guint i = 0; i < pad; i++)
    g_string_append_c (out, ' ');
  if (right)
    g_string_append (out, text);
}

void
hek_cli_record_append_text (GString            *out,
                            const HekCliRecord *record)
{
  guint width = 0;

  for (guint i = 0; i < record->fields->len; i++)
    {
      const HekCliField *field = hek_cli_record_field (record, i);

      if (field->label != NULL)
        width = MAX (width, (guint) g_utf8_strlen (field->label, -1));
    }
  for (guint i = 0; i < record->fields->len; i++)
    {
      const HekCliField *field = hek_cli_record_field (record, i);

      if (field->label == NULL)
        continue;
      g_string_append (out, "  ");
      hek_cli_append_padded (out, field->label, width, FALSE);
      g_string_append_printf (out, "  %s\n", field->people);
    }
}

/* (transfer container): the keys of all records */
static GPtrArray *
hek_cli_records_columns (const GPtrArray *records)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (guint r = 0; r < records->len; r++)
    {
      const HekCliRecord *record = records->pdata[r];
      guint at = 0;

      for (guint i = 0; i < record->fields->len; i++)
        {
          const char *key = hek_cli_record_field (record, i)->key;
          guint known;

          if (key == NULL)
            continue;
          /* A new key goes behind the one that it follows: "bits" beside "colors". */
          if (g_ptr_array_find_with_equal_func (columns, key, g_str_equal, &known))
            at = known + 1;
          else
            g_ptr_array_insert (columns, (int) at++, (gpointer) key);
        }
    }
  return columns;
}

void
hek_cli_records_append_csv (GString         *out,
                            const GPtrArray *records)
{
  g_autoptr (GPtrArray) columns = hek_cli_records_columns (records);

  for (guint c = 0; c < columns->len; c++)
    g_string_append_printf (out, "%s%s", c > 0 ? "," : "", (const char *) columns->pdata[c]);
  g_string_append_c (out, '\n');
  for (guint r = 0; r < records->len; r++)
    {
      for (guint c = 0; c < columns->len; c++)
        {
          const HekCliField *field = hek_cli_record_find (records->pdata[r], columns->pdata[c]);

          g_string_append_printf (out, "%s%s", c > 0 ? "," : "", field != NULL ? field->csv : "");
        }
      g_string_append_c (out, '\n');
    }
}

/* A number of a table: 5 digits are enough for people. */
static char *
hek_cli_table_cell (const HekCliField *field)
{
  double value;

  if (field == NULL)
    return g_strdup ("");
  if (!field->is_number)
    return g_strdup (field->people);
  if (*field->csv == '\0')
    return g_strdup ("—");
  value = g_ascii_strtod (field->csv, NULL);
  if (isinf (value))
    return g_strdup ("∞");
  return value == floor (value) && fabs (value) < 1e15 ? g_strdup_printf ("%.0f", value)
                                                      : g_strdup_printf ("%.5g", value);
}

void
hek_cli_records_append_table (GString         *out,
                              const GPtrArray *records)
{
  g_autoptr (GPtrArray) columns = hek_cli_records_columns (records);
  guint n = columns->len, n_rows = records->len;
  g_autofree guint *widths = g_new0 (guint, n + 1);
  g_autofree gboolean *right = g_new0 (gboolean, n + 1);
  g_auto (GStrv) cells = g_new0 (char *, (gsize) n * n_rows + 1);

  for (guint c = 0; c < n; c++)
    {
      widths[c] = (guint) g_utf8_strlen (columns->pdata[c], -1);
      for (guint r = 0; r < n_rows; r++)
        {
          const HekCliField *field = hek_cli_record_find (records->pdata[r], columns->pdata[c]);

          cells[r * n + c] = hek_cli_table_cell (field);
          widths[c] = MAX (widths[c], (guint) g_utf8_strlen (cells[r * n + c], -1));
          right[c] = right[c] || (field != NULL && field->is_number);
        }
    }
  for (guint r = 0; r <= n_rows; r++)
    {
      for (guint c = 0; c < n; c++)
        {
          const char *text = r == 0 ? columns->pdata[c] : cells[(r - 1) * n + c];

          g_string_append (out, c > 0 ? "  " : "");
          hek_cli_append_padded (out, text, right[c] || c + 1 < n ? widths[c] : 0, right[c]);
        }
      g_string_append_c (out, '\n');
    }
}
