/* SPDX-License-Identifier: Apache-2.0 */
/* hektor-studio: the desktop program. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "studio-application.h"
#include "studio-renderer.h"
#include "studio-start-trace.h"

/* Translations of an installed program are where it was installed; of one in its build folder, in
 * that folder. */
static char *
find_locale_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *schemas = NULL;

  if (folder == NULL)
    return g_strdup (HEK_LOCALE_DIR);
  schemas = g_build_filename (folder, "../../resources/gschemas.compiled", NULL);
  if (g_file_test (schemas, G_FILE_TEST_EXISTS))
    return g_build_filename (folder, "../../po", NULL);
  return g_strdup (HEK_LOCALE_DIR);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GApplication) application = NULL;
  g_autofree char *locale_folder = NULL;

  studio_start_trace_begin ();
  studio_renderer_choose ();

  locale_folder = find_locale_folder ();
  setlocale (LC_ALL, "");
  bindtextdomain (HEK_GETTEXT_DOMAIN, locale_folder);
  bind_textdomain_codeset (HEK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (HEK_GETTEXT_DOMAIN);

  application = studio_application_new ();
  return g_application_run (application, argc, argv);
}
