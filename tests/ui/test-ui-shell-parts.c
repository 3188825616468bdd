/* SPDX-License-Identifier: Apache-2.0 */
/* What of the shell can be tested without a display: tables, settings, resources, texts. */
#include "config.h"

#include <gtk/gtk.h>

#include "studio-job-row.h"
#include "studio-settings.h"
#include "studio-shell-shortcuts.h"
#include "studio-words.h"

static void
test_table (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  const char *group = NULL;

  for (const StudioShortcut *row = studio_shell_shortcuts (); row->title != NULL; row++)
    {
      g_auto (GStrv) accels = g_strsplit (row->accels != NULL ? row->accels : "", " ", -1);

      for (guint i = 0; accels[i] != NULL; i++)
        {
          GdkModifierType modifiers;
          guint keyval;

          g_assert_true (gtk_accelerator_parse (accels[i], &keyval, &modifiers));
          g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (keyval, modifiers)));
        }
      if (row->action != NULL)
        {
          g_autofree char *name = NULL;
          g_autoptr (GVariant) target = NULL;

          g_assert_true (g_action_parse_detailed_name (row->action, &name, &target, NULL));
        }
      /* rows of one group stand together */
      if (g_strcmp0 (group, row->group) != 0)
        g_assert_true (g_hash_table_add (groups, (gpointer) row->group));
      group = row->group;
    }
}

static void
test_settings (void)
{
  GSettings *settings = studio_settings_get ();
  g_autofree char *theme = g_settings_get_string (settings, "theme");

  g_assert_true (settings == studio_settings_get ());
  g_assert_cmpstr (theme, ==, "system");
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 1280);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 800);
  g_assert_true (g_settings_get_boolean (settings, "first-run"));
  g_assert_cmpuint (g_settings_get_uint (settings, "threads"), ==, 0);
}

static void
test_resources (void)
{
  static const char *const paths[] = {
    "style.css", "style-dark.css", "theme-neutral.css", "theme-high-contrast.css",
    "theme-high-contrast-dark.css", "sample/kodim03.png",
    "icons/scalable/apps/io.github.hektor.Studio.svg", "ui/shell/studio-window.ui",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_strconcat ("/io/github/hektor/Studio/", paths[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

      g_assert_nonnull (bytes);
      g_assert_cmpuint (g_bytes_get_size (bytes), >, 100);
    }
}

static void
test_time (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } rows[] = {
    { 0, "1 s left" },          { 0.2, "1 s left" },       { 59, "59 s left" },
    { 60, "1 min left" },       { 61, "2 min left" },      { 3599, "60 min left" },
    { 3600, "1 h 0 min left" }, { 4200, "1 h 10 min left" }, { 1e300, "99 h 0 min left" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = studio_words_time_left (rows[i].seconds);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/shell/table", test_table);
  g_test_add_func ("/ui/shell/settings", test_settings);
  g_test_add_func ("/ui/shell/resources", test_resources);
  g_test_add_func ("/ui/shell/time", test_time);
  return g_test_run ();
}
