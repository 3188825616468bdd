/* SPDX-License-Identifier: Apache-2.0 */
/* Reader of the golden tables, for tests only. */
#include "hek-test-golden.h"

#include <string.h>

HekTestGolden *
hek_test_golden_load (const char *name)
{
  const char *dir = g_getenv ("HEK_TEST_GOLDEN");
  g_autofree char *full = g_build_filename (dir, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  HekTestGolden *golden;

  if (!g_file_get_contents (full, &text, NULL, &error))
    g_error ("%s", error->message);

  golden = g_new0 (HekTestGolden, 1);
  golden->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;
      if (golden->columns == NULL)
        golden->columns = g_strsplit (lines[i], ",", -1);
      else
        g_ptr_array_add (golden->rows, g_strsplit (lines[i], ",", -1));
    }
  g_assert_cmpuint (golden->rows->len, >, 0);
  return golden;
}

void
hek_test_golden_free (HekTestGolden *golden)
{
  g_strfreev (golden->columns);
  g_ptr_array_unref (golden->rows);
  g_free (golden);
}

const char *
hek_test_golden_text (const HekTestGolden *golden,
                      guint                row,
                      const char          *column)
{
  char **cells = g_ptr_array_index (golden->rows, row);

  g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (golden->columns));
  for (guint i = 0; golden->columns[i] != NULL; i++)
    if (strcmp (golden->columns[i], column) == 0)
      return cells[i];
  g_error ("no column %s", column);
}

double
hek_test_golden_number (const HekTestGolden *golden,
                        guint                row,
                        const char          *column)
{
  const char *text = hek_test_golden_text (golden, row, column);
  char *end;
  double value = g_ascii_strtod (text, &end);

  g_assert_true (end != text && *end == '\0');
  return value;
}

void
hek_test_golden_triple (const HekTestGolden *golden,
                        guint                row,
                        const char *const    columns[3],
                        double               out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = hek_test_golden_number (golden, row, columns[i]);
}
