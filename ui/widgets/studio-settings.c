/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the preferences are kept. GSettings finds schemas in the system's folders only, so a
 * program that was not installed has to say where its own is; it is looked for relative to the
 * running program, never by a fixed path.
 */
#include "config.h"

#include "studio-settings.h"

#include <stdlib.h>

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#define STUDIO_SETTINGS_PATH "/io/github/hektor/Studio/"

/* From the folder of the program to the compiled schemas: in a build folder, under any prefix, and
 * beside the tests. */
static const char *const schema_folders[] = {
  "../../resources",
  "../share/glib-2.0/schemas",
};

static GSettingsSchema *
studio_settings_find_schema (void)
{
  GSettingsSchemaSource *fallback = g_settings_schema_source_get_default ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (schema_folders); i++)
    {
      g_autofree char *path = g_build_filename (folder, schema_folders[i], NULL);
      g_autoptr (GSettingsSchemaSource) source =
        g_settings_schema_source_new_from_directory (path, NULL, TRUE, NULL);
      GSettingsSchema *schema = NULL;

      if (source != NULL)
        schema = g_settings_schema_source_lookup (source, HEK_APP_ID, FALSE);
      if (schema != NULL)
        return schema;
    }
  return fallback != NULL ? g_settings_schema_source_lookup (fallback, HEK_APP_ID, TRUE) : NULL;
}

/* A key file of our own: dconf may be installed and yet have no service to write for it (no
 * session bus, a container), and then forgets everything with a warning each time.
 * GSETTINGS_BACKEND wins. */
static GSettingsBackend *
studio_settings_new_backend (void)
{
  g_autofree char *path = NULL;

  if (g_getenv ("GSETTINGS_BACKEND") != NULL)
    return g_settings_backend_get_default ();

  path = g_build_filename (g_get_user_config_dir (), "hektor", "studio.ini", NULL);
  return g_keyfile_settings_backend_new (path, STUDIO_SETTINGS_PATH, "studio");
}

GSettings *
studio_settings_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    {
      g_autoptr (GSettingsSchema) schema = studio_settings_find_schema ();
      g_autoptr (GSettingsBackend) backend = NULL;

      if (schema == NULL)
        {
          g_printerr ("hektor-studio: the settings schema %s is missing: please reinstall\n",
                      HEK_APP_ID);
          exit (EXIT_FAILURE);
        }
      backend = studio_settings_new_backend ();
      settings = g_settings_new_full (schema, backend, NULL);
    }
  return settings;
}
