/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-application.h"

#include <glib/gi18n.h>

#include "hek-parallel.h"
#include "hek-telemetry-session.h"
#include "studio-about.h"
#include "studio-alerts-notify.h"
#include "studio-preferences.h"
#include "studio-settings.h"
#include "studio-shortcuts-window.h"
#include "studio-start-trace.h"
#include "studio-theme.h"
#include "studio-window.h"

#define MAX_TABLES 16
#define SAMPLE_ACTION "studio.open-sample"
#define CLOSE_MS 3000 /* for what telemetry still has to write */

struct _StudioApplication
{
  AdwApplication parent_instance;

  HekJobList *jobs;
  HekLibrary *library;
  HekTelemetrySession *telemetry;
  char *workspace; /* (nullable): --workspace */
  gboolean sample; /* --sample was given */
};

G_DEFINE_FINAL_TYPE (StudioApplication, studio_application, ADW_TYPE_APPLICATION)

/* Returns: (nullable): the window, which is made with the first activation */
static StudioWindow *
studio_application_get_window (StudioApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (STUDIO_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* --- actions --------------------------------------------------------------------------------- */

static void
studio_application_show_dialog (StudioApplication *self,
                                GtkWindow         *dialog)
{
  gtk_window_set_application (dialog, GTK_APPLICATION (self)); /* its widgets use actions "app." */
  gtk_window_set_transient_for (dialog, GTK_WINDOW (studio_application_get_window (self)));
  gtk_window_set_modal (dialog, TRUE);
  studio_theme_mark_window (GTK_WIDGET (dialog));
  gtk_window_present (dialog);
}

static void
studio_application_activate_preferences (GSimpleAction *action,
                                         GVariant      *parameter,
                                         gpointer       user_data)
{
  studio_application_show_dialog (user_data, studio_preferences_new ());
}

static void
studio_application_activate_shortcuts (GSimpleAction *action,
                                       GVariant      *parameter,
                                       gpointer       user_data)
{
  const StudioShortcut *tables[MAX_TABLES];
  guint n = studio_window_get_shortcuts (studio_application_get_window (user_data), tables,
                                         G_N_ELEMENTS (tables));

  studio_application_show_dialog (user_data, studio_shortcuts_window_new (tables, n));
}

static void
studio_application_activate_about (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  GtkWindow *window = GTK_WINDOW (studio_application_get_window (user_data));

  studio_application_show_dialog (user_data, studio_about_new (window));
}

/* The windows are closed one by one, so that each can remember its size; the application ends with
 * the last. */
static void
studio_application_activate_quit (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
studio_application_activate_sample (GSimpleAction *action,
                                    GVariant      *parameter,
                                    gpointer       user_data)
{
  StudioWindow *window;

  g_application_activate (user_data);
  window = studio_application_get_window (user_data);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), SAMPLE_ACTION, NULL);
}

/* A notification of an alert was clicked: its rule is shown. */
static void
studio_application_activate_alert (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  StudioWindow *window;

  g_application_activate (user_data);
  window = studio_application_get_window (user_data);
  if (window == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "dashboard");
  gtk_widget_activate_action_variant (GTK_WIDGET (window), "dashboard.rule", parameter);
}

static const GActionEntry entries[] = {
  { "alert", studio_application_activate_alert, "s", NULL, NULL },
  { "preferences", studio_application_activate_preferences, NULL, NULL, NULL },
  { "shortcuts", studio_application_activate_shortcuts, NULL, NULL, NULL },
  { "about", studio_application_activate_about, NULL, NULL, NULL },
  { "quit", studio_application_activate_quit, NULL, NULL, NULL },
  { "sample", studio_application_activate_sample, NULL, NULL, NULL },
};

/* --- start ----------------------------------------------------------------------------------- */

static void
studio_application_apply_threads (GSettings *settings)
{
  hek_parallel_set_n_threads (g_settings_get_uint (settings, "threads"));
}

static void
studio_application_apply_memory (GSettings  *settings,
                                 const char *key,
                                 HekLibrary *library)
{
  hek_library_set_memory_budget (library, (guint64) g_settings_get_uint (settings, "memory") << 20);
}

static void
studio_application_startup (GApplication *application)
{
  StudioApplication *self = STUDIO_APPLICATION (application);
  GSettings *settings = studio_settings_get ();
  g_autoptr (GAction) theme = g_settings_create_action (settings, "theme");

  G_APPLICATION_CLASS (studio_application_parent_class)->startup (application);

  self->jobs = hek_job_list_new ();
  self->library = hek_library_new (self->jobs, self->workspace);
  g_signal_connect_object (settings, "changed::memory",
                           G_CALLBACK (studio_application_apply_memory), self->library, 0);
  studio_application_apply_memory (settings, NULL, self->library);
  /* it watches alerts, whatever page is shown */
  self->telemetry = hek_telemetry_session_new (self->jobs, self->library);
  studio_alerts_notify (application, self->telemetry, "app.alert");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), theme);
  studio_theme_start (gdk_display_get_default ());
  g_signal_connect (settings, "changed::threads", G_CALLBACK (studio_application_apply_threads),
                    NULL);
  studio_application_apply_threads (settings);
}

/* Alerts can wait for the first frame, which should not wait for them. */
static void
studio_application_painted (StudioApplication *self,
                            GdkFrameClock     *clock)
{
  g_signal_handlers_disconnect_by_func (clock, studio_application_painted, self);
  if (self->telemetry != NULL)
    hek_telemetry_session_watch (self->telemetry);
}

static void
studio_application_realized (StudioApplication *self,
                             GtkWindow         *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_connect_object (gdk_surface_get_frame_clock (surface), "after-paint",
                           G_CALLBACK (studio_application_painted), self, G_CONNECT_SWAPPED);
}

static StudioWindow *
studio_application_need_window (StudioApplication *self)
{
  StudioWindow *window = studio_application_get_window (self);

  if (window == NULL)
    {
      window = STUDIO_WINDOW (studio_window_new (ADW_APPLICATION (self), self->jobs, self->library,
                                                 self->telemetry));
      g_signal_connect_object (window, "realize", G_CALLBACK (studio_application_realized), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      studio_start_trace_watch (GTK_WINDOW (window));
    }
  return window;
}

static void
studio_application_welcome (StudioWindow *window)
{
  GSettings *settings = studio_settings_get ();

  if (!g_settings_get_boolean (settings, "first-run"))
    return;
  g_settings_set_boolean (settings, "first-run", FALSE);
  studio_window_add_toast (window, _("A sample photograph, quantized to a palette"),
                           _("Take the tour"), "win.tour");
}

static void
studio_application_activate (GApplication *application)
{
  StudioApplication *self = STUDIO_APPLICATION (application);
  gboolean fresh = studio_application_get_window (self) == NULL;
  StudioWindow *window = studio_application_need_window (self);
  gboolean greets =
    fresh && (self->sample || g_settings_get_boolean (studio_settings_get (), "first-run"));

  if (greets)
    gtk_widget_activate_action (GTK_WIDGET (window), SAMPLE_ACTION, NULL);
  gtk_window_present (GTK_WINDOW (window));
  if (greets) /* its time begins when the window can be seen, which takes long on slow machines */
    studio_application_welcome (window);
}

static void
studio_application_open (GApplication *application,
                         GFile       **files,
                         int           n_files,
                         const char   *hint)
{
  StudioWindow *window = studio_application_need_window (STUDIO_APPLICATION (application));

  studio_window_open (window, files, n_files);
  gtk_window_present (GTK_WINDOW (window));
}

/* The workspace of a program that runs already is not exchanged under its feet. */
static gboolean
studio_application_is_first (StudioApplication *self)
{
  g_autoptr (GError) error = NULL;

  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    g_printerr ("hektor-studio: %s\n", error->message);
  else if (g_application_get_is_remote (G_APPLICATION (self)))
    g_printerr (_("hektor-studio runs already: quit it first to open another workspace\n"));
  else
    return TRUE;
  return FALSE;
}

/* Returns: the exit status, or -1 to go on */
static int
studio_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  StudioApplication *self = STUDIO_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("hektor-studio %s\n", HEK_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "workspace", "^ay", &self->workspace)
      && !studio_application_is_first (self))
    return 1;
  if (!g_variant_dict_contains (options, "sample"))
    return -1;

  self->sample = TRUE;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("hektor-studio: %s\n", error->message);
      return 1;
    }
  if (!g_application_get_is_remote (application))
    return -1;
  g_action_group_activate_action (G_ACTION_GROUP (application), "sample", NULL);
  return 0;
}

static gboolean
studio_application_give_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The last second is kept before the library goes; a disk that does not answer is not waited for
 * for ever. */
static void
studio_application_close_telemetry (StudioApplication *self)
{
  gboolean given_up = FALSE;
  guint timeout = g_timeout_add (CLOSE_MS, studio_application_give_up, &given_up);

  hek_telemetry_session_close (self->telemetry);
  while (!given_up
         && hek_telemetry_session_get_state (self->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    g_main_context_iteration (NULL, TRUE);
  if (!given_up)
    g_source_remove (timeout);
  g_clear_object (&self->telemetry);
}

static void
studio_application_shutdown (GApplication *application)
{
  StudioApplication *self = STUDIO_APPLICATION (application);

  if (self->jobs != NULL)
    hek_job_list_cancel_all (self->jobs);
  if (self->telemetry != NULL)
    studio_application_close_telemetry (self);
  if (self->library != NULL)
    hek_library_close (self->library);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  G_APPLICATION_CLASS (studio_application_parent_class)->shutdown (application);
}

static void
studio_application_finalize (GObject *object)
{
  g_free (STUDIO_APPLICATION (object)->workspace);
  G_OBJECT_CLASS (studio_application_parent_class)->finalize (object);
}

static void
studio_application_class_init (StudioApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_application_finalize;
  application_class->startup = studio_application_startup;
  application_class->activate = studio_application_activate;
  application_class->open = studio_application_open;
  application_class->handle_local_options = studio_application_handle_local_options;
  application_class->shutdown = studio_application_shutdown;
}

static void
studio_application_init (StudioApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and leave"), NULL },
    { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open the sample photograph"), NULL },
    { "workspace", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep collections in this folder"),
      N_("FOLDER") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[PICTURE]"));
  g_application_set_option_context_summary (
    G_APPLICATION (self), _("Quantize pictures, see what changed, and measure what it costs."));
}

GApplication *
studio_application_new (void)
{
  return g_object_new (STUDIO_TYPE_APPLICATION,
                       "application-id", HEK_APP_ID,
                       "resource-base-path", "/io/github/hektor/Studio",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
