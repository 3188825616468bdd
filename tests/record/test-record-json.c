/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in place: the JSON Parsing Test Suite, and walking. */
#include "config.h"

#include <string.h>

#include "hek-json.h"

/* Every piece, so that a sanitizer sees what is read. */
static void
walk (const HekJsonValue *value,
      guint               depth)
{
  g_autoptr (GString) text = g_string_new (NULL);
  HekJsonIter iter;
  HekJsonValue name, child;
  gint64 integer;

  if (value->kind == HEK_JSON_STRING)
    hek_json_string_append (value, text);
  if (value->kind == HEK_JSON_NUMBER && !hek_json_get_integer (value, &integer))
    hek_json_get_real (value);
  hek_json_iter_init (&iter, value);
  while (depth < 600 && hek_json_iter_next (&iter, &name, &child))
    {
      if (value->kind == HEK_JSON_OBJECT)
        {
          g_string_truncate (text, 0);
          if (hek_json_string_append (&name, text))
            g_assert_true (hek_json_find_member (value, text->str, text->len, &name));
        }
      walk (&child, depth + 1);
    }
}

static void
check_text (const char *name,
            const char *text,
            gsize       n)
{
  /* exactly as long, so that a read behind it is seen */
  g_autofree char *copy = g_memdup2 (text, MAX (n, 1));
  HekJsonValue value;
  gsize bad_at = G_MAXSIZE;
  const char *why = NULL;
  gboolean valid = hek_json_check (copy, n, &value, &bad_at, &why);

  g_test_message ("%s: %s", name, valid ? "accepted" : why);
  if (name[0] == 'y')
    g_assert_true (valid);
  if (name[0] == 'n')
    g_assert_false (valid);
  if (valid)
    walk (&value, 0);
  else
    {
      g_assert_nonnull (why);
      g_assert_cmpuint (bad_at, <=, n);
    }
  hek_json_skip (copy, copy + n);
}

static void
test_suite (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HEK_TEST_DATA"), "json-suite", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GString) big = g_string_new (NULL);
  const char *name;
  guint n_files = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      gsize n;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &n, NULL));
      check_text (name, text, n);
      n_files++;
    }
  g_assert_cmpuint (n_files, ==, 316);
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (big, '[');
  check_text ("n_structure_100000_opening_arrays.json", big->str, big->len);
  g_string_truncate (big, 0);
  for (guint i = 0; i < 50000; i++)
    g_string_append (big, "[{\"\":");
  check_text ("n_structure_open_array_object.json", big->str, big->len);
}

static void
test_walk (void)
{
  static const char text[] = " {\"a\": [1, -2.5e1, \"x\\u00e9\\ud834\\udd1e\\n\"], \"b\\u0000\": "
      "1,\n"
                             "\"a b\": {\"c\": null}, \"d\": true, \"d\": false, \"e\": "
                             "\"\\ud800\"} ";
  HekJsonValue value, member, element;
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 integer;

  g_assert_true (hek_json_check (text, strlen (text), &value, NULL, NULL));
  g_assert_cmpint (value.kind, ==, HEK_JSON_OBJECT);
  g_assert_cmpint (value.text[value.n - 1], ==, '}');
  g_assert_true (hek_json_find_member (&value, "a", 1, &member));
  g_assert_true (hek_json_find_element (&member, 0, &element));
  g_assert_true (hek_json_get_integer (&element, &integer));
  g_assert_cmpint (integer, ==, 1);
  g_assert_true (hek_json_find_element (&member, 1, &element));
  g_assert_false (hek_json_get_integer (&element, &integer));
  g_assert_cmpfloat (hek_json_get_real (&element), ==, -25);
  g_assert_true (hek_json_find_element (&member, 2, &element));
  g_assert_true (hek_json_string_equals (&element, "xé𝄞\n", strlen ("xé𝄞\n")));
  g_assert_false (hek_json_find_element (&member, 3, &element));
  g_assert_true (hek_json_find_member (&value, "d", 1, &member));
  g_assert_cmpint (member.kind, ==, HEK_JSON_FALSE); /* the last of equal names */
  g_assert_true (hek_json_find_member (&value, "e", 1, &member));
  g_assert_true (hek_json_string_append (&member, out));
  g_assert_cmpstr (out->str, ==, "\xef\xbf\xbd");
  g_assert_true (hek_json_find_member (&value, "a b", 3, &member));
  g_assert_true (hek_json_find_member (&member, "c", 1, &element));
  g_assert_cmpint (element.kind, ==, HEK_JSON_NULL);
  g_assert_false (hek_json_find_member (&element, "c", 1, &element));
}

static void
test_quoted (void)
{
  static const char text[] = "a\"b\\c\nd\x01\x7fé";
  g_autoptr (GString) out = g_string_new (NULL), back = g_string_new (NULL);
  HekJsonValue value;

  hek_json_append_quoted (out, text, strlen (text));
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\c\\nd\\u0001\x7fé\"");
  g_assert_true (hek_json_check (out->str, out->len, &value, NULL, NULL));
  g_assert_true (hek_json_string_append (&value, back));
  g_assert_cmpstr (back->str, ==, text);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/json/suite", test_suite);
  g_test_add_func ("/record/json/walk", test_walk);
  g_test_add_func ("/record/json/quoted", test_quoted);
  return g_test_run ();
}
