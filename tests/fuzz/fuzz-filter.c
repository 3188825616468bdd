/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a filter: an expression whose canonical form parses to itself and that can be
 * evaluated, or one error with a place in the text. Completion is asked at some place, too.
 */
#include "config.h"

#include <string.h>

#include "fuzz-main.h"
#include "hek-filter-complete.h"
#include "hek-filter-scan.h"

static const HekField fields[] = {
  { (char *) "count", HEK_FIELD_INTEGER }, { (char *) "price", HEK_FIELD_REAL },
  { (char *) "label", HEK_FIELD_TEXT },    { (char *) "sold", HEK_FIELD_BOOLEAN },
  { (char *) "seen_at", HEK_FIELD_TIME },  { (char *) "meta", HEK_FIELD_JSON },
};

static void
evaluate (HekFilter *filter)
{
  HekColumn *columns[G_N_ELEMENTS (fields)];
  HekColumnView views[G_N_ELEMENTS (fields)];
  guint64 bits[HEK_FILTER_BLOCK_WORDS];
  g_autoptr (HekFilterScan) scan = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      columns[i] = hek_column_new (fields[i].type);
      hek_column_append_missing (columns[i]);
      if (fields[i].type == HEK_FIELD_TEXT || fields[i].type == HEK_FIELD_JSON)
        hek_column_append_text (columns[i], "{\"author\": \"größe\", \"n\": [1, 2.5]}", -1);
      else if (fields[i].type == HEK_FIELD_REAL)
        hek_column_append_real (columns[i], 0.5);
      else
        hek_column_append_integer (columns[i], 1);
      views[i] = hek_filter_column_from_column (columns[i]);
    }
  scan = hek_filter_scan_new (filter, views, 2);
  g_assert_cmpuint (hek_filter_scan_block (scan, 0, bits), <=, 2);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    hek_column_free (columns[i]);
}

static void
check_error (const char   *text,
             const GError *error)
{
  g_autofree char *lines = hek_filter_error_format (text, error, 60);
  gsize start;

  g_assert_nonnull (lines);
  g_assert_true (g_utf8_validate (lines, -1, NULL));
  g_assert_true (hek_filter_error_get_place (error, &start, NULL));
  g_assert_cmpuint (start, <=, strlen (text));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (HekSchema) schema
    = hek_schema_new (HEK_DTYPE_F32, 0, fields, G_N_ELEMENTS (fields));
  g_autoptr (GError) error = NULL;
  g_autoptr (HekFilter) filter = hek_filter_parse (text, schema, &error), again = NULL;
  g_autofree char *printed = NULL, *second = NULL;
  gsize n = strlen (text);

  hek_filter_completion_free (hek_filter_complete (text, n > 0 ? data[0] % (n + 1) : 0, schema));
  g_assert_true ((filter != NULL) == (error == NULL));
  if (filter == NULL)
    {
      check_error (text, error);
      return 0;
    }
  printed = hek_filter_print (filter);
  again = hek_filter_parse (printed, schema, NULL);
  g_assert_nonnull (again);
  second = hek_filter_print (again);
  g_assert_cmpstr (printed, ==, second);
  evaluate (filter);
  return 0;
}
