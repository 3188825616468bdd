/* SPDX-License-Identifier: Apache-2.0 */
/* The match of the command palette: what it finds, in which order, and which letters it marks. */
#include "config.h"

#include "studio-fuzzy.h"

static void
test_finds (void)
{
  static const struct
  {
    const char *query, *text;
  } found[] = {
    { "", "Quit" },
    { "q", "Quit" },
    { "QUIT", "Quit" },
    { "qpng", "Save the quantized PNG" },
    { "png save", "Save the quantized PNG" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    g_assert_cmpint (studio_fuzzy_match (found[i].query, found[i].text, NULL), >=, 0);
  g_assert_cmpint (studio_fuzzy_match ("großen", "Größe", NULL), ==, -1);
  g_assert_cmpint (studio_fuzzy_match ("große", "Größe", NULL), >, 0); /* accents do not matter */
  g_assert_cmpint (studio_fuzzy_match ("x", "Quit", NULL), ==, -1);
  g_assert_cmpint (studio_fuzzy_match ("tiuq", "Quit", NULL), ==, -1);
  g_assert_cmpint (studio_fuzzy_match ("quit now", "Quit", NULL), ==, -1);
}

static void
test_order (void)
{
  /* the first of each pair is the better answer */
  static const struct
  {
    const char *query, *better, *worse;
  } pairs[] = {
    { "qu", "Quit", "Show the quantized picture" },
    { "op", "Open a picture", "Show the options" },
    { "td", "Theme: dark", "Show the details" },
    { "save", "Save the quantized PNG", "Show a vector's edge" },
    { "open pic", "Open a picture", "Open the preferences of a picnic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      int better = studio_fuzzy_match (pairs[i].query, pairs[i].better, NULL);
      int worse = studio_fuzzy_match (pairs[i].query, pairs[i].worse, NULL);

      g_test_message ("%s: %s %d, %s %d", pairs[i].query, pairs[i].better, better, pairs[i].worse,
                      worse);
      g_assert_cmpint (better, >, worse);
    }
}

static void
test_hits (void)
{
  guint64 hits = 0;

  /* the beginnings of words, not the first letters that fit: the t of "Save the" stays unmarked */
  g_assert_cmpint (studio_fuzzy_match ("tq", "Save the theme quickly", &hits), >, 0);
  g_assert_cmphex (hits, ==, (1u << 9) | (1u << 15));
  studio_fuzzy_match ("ö", "Größe", &hits);
  g_assert_cmphex (hits, ==, 1u << 2);
  studio_fuzzy_match ("", "Quit", &hits);
  g_assert_cmphex (hits, ==, 0);
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (5000, 'a');
  g_autofree char *query = g_strnfill (4000, 'a');

  g_assert_cmpint (studio_fuzzy_match (query, text, NULL), >, 0);
  g_assert_cmpint (studio_fuzzy_match ("b", text, NULL), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/fuzzy/finds", test_finds);
  g_test_add_func ("/ui/fuzzy/order", test_order);
  g_test_add_func ("/ui/fuzzy/hits", test_hits);
  g_test_add_func ("/ui/fuzzy/long", test_long);
  return g_test_run ();
}
