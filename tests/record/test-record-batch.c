/* SPDX-License-Identifier: Apache-2.0 */
/* Schemas, columns and batches. */
#include "config.h"

#include "hek-batch.h"

static const HekField fields[] = {
  { (char *) "label", HEK_FIELD_TEXT },
  { (char *) "price", HEK_FIELD_REAL },
  { (char *) "count", HEK_FIELD_INTEGER },
};

static void
test_words (void)
{
  HekFieldType type = HEK_FIELD_JSON;
  HekDtype dtype = HEK_DTYPE_U8;
  HekDistance distance = HEK_DISTANCE_COSINE;

  for (guint i = 0; i < HEK_N_FIELD_TYPES; i++)
    {
      g_assert_true (hek_field_type_parse (hek_field_type_id (i), &type));
      g_assert_cmpuint (type, ==, i);
    }
  g_assert_false (hek_field_type_parse ("float", &type));
  for (guint i = 0; i < HEK_N_DTYPES; i++)
    {
      g_assert_true (hek_dtype_parse (hek_dtype_id (i), &dtype));
      g_assert_cmpuint (dtype, ==, i);
    }
  g_assert_false (hek_dtype_parse ("f64", &dtype));
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    {
      g_assert_true (hek_distance_parse (hek_distance_id (i), &distance));
      g_assert_cmpuint (distance, ==, i);
    }
  g_assert_false (hek_distance_parse ("", &distance));
}

static void
test_schema (void)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F16, 3, fields, G_N_ELEMENTS (fields));

  g_assert_cmpint (hek_schema_find_field (schema, "price"), ==, 1);
  g_assert_cmpint (hek_schema_find_field (schema, "Price"), ==, -1);
  g_assert_cmpstr (hek_schema_get_field (schema, 2)->name, ==, "count");
  g_assert_cmpuint (hek_schema_get_field (schema, 2)->type, ==, HEK_FIELD_INTEGER);
}

static void
test_column (void)
{
  g_autoptr (HekColumn) text = hek_column_new (HEK_FIELD_TEXT);
  g_autoptr (HekColumn) real = hek_column_new (HEK_FIELD_REAL);
  g_autoptr (HekColumn) copy = hek_column_new (HEK_FIELD_TEXT);
  gsize length;

  for (guint i = 0; i < 20; i++)
    if (i % 3 == 0)
      {
        hek_column_append_missing (text);
        hek_column_append_missing (real);
      }
    else
      {
        hek_column_append_text (text, "größe 42", i % 2 == 0 ? -1 : 7);
        hek_column_append_real (real, i / 4.0);
      }
  for (guint i = 0; i < 20; i++)
    hek_column_append_from (copy, text, 19 - i);

  g_assert_cmpuint (text->n, ==, 20);
  g_assert_cmpuint (text->n_missing, ==, 7);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_true (hek_column_is_missing (real, i) == (i % 3 == 0));
      g_assert_true (hek_column_is_missing (copy, 19 - i) == (i % 3 == 0));
      g_assert_cmpfloat (hek_column_get_real (real, i), ==, i % 3 == 0 ? 0 : i / 4.0);
      g_assert_cmpstr (hek_column_get_text (text, i, &length), ==,
                       i % 3 == 0 ? "" : i % 2 == 0 ? "größe 42" : "größe");
      g_assert_cmpstr (hek_column_get_text (copy, 19 - i, NULL), ==,
                       hek_column_get_text (text, i, NULL));
      g_assert_cmpuint (length, ==, i % 3 == 0 ? 0 : i % 2 == 0 ? 10 : 7);
    }
}

static void
test_batch (void)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F16, 3, fields, G_N_ELEMENTS (fields));
  g_autoptr (HekSchema) plain = hek_schema_new (HEK_DTYPE_F32, 0, NULL, 0);
  g_autoptr (HekBatch) batch = hek_batch_try_new (schema, 10);
  g_autoptr (HekBatch) none = hek_batch_try_new (plain, 10);
  g_autoptr (HekBatch) huge = hek_batch_try_new (schema, G_MAXSIZE / 4);
  HekRows rows;

  g_assert_null (huge);
  g_assert_null (none->vectors);
  batch->n_rows = 10;
  rows = hek_batch_get_rows (batch);
  g_assert_cmpuint (rows.stride_bytes, ==, 6);
  g_assert_cmpuint (rows.n, ==, 10);
  g_assert_true (hek_rows_get (&rows, 2) == batch->vectors + 12);
  g_assert_cmpuint ((guintptr) batch->vectors % 64, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/words", test_words);
  g_test_add_func ("/record/schema", test_schema);
  g_test_add_func ("/record/column", test_column);
  g_test_add_func ("/record/batch", test_batch);
  return g_test_run ();
}
