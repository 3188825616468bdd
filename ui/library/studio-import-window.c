/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps are widgets of their own; this window hands what one has found to the next, says where
 * one is, and starts the import.
 */
#include "config.h"

#include "studio-import-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-actions.h"
#include "studio-file-drop.h"
#include "studio-focus.h"
#include "studio-import-check.h"
#include "studio-import-contents.h"
#include "studio-import-files.h"
#include "studio-import-target.h"
#include "studio-library-resource.h"
#include "studio-stack.h"

typedef enum
{
  STEP_FILES,
  STEP_CONTENTS,
  STEP_TARGET,
  STEP_CHECK,
  N_STEPS,
} StudioImportStep;

static const struct
{
  const char *name, *title;
} steps[N_STEPS] = {
  [STEP_FILES] = { "files", N_("Files") },
  [STEP_CONTENTS] = { "contents", N_("What is in it") },
  [STEP_TARGET] = { "target", N_("What becomes of it") },
  [STEP_CHECK] = { "check", N_("Trial run") },
};

struct _StudioImportWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkWidget *next;
  GtkWidget *start;
  GtkWidget *back;
  GtkStack *stack;
  StudioImportFiles *files;
  StudioImportContents *contents;
  StudioImportTarget *target;
  StudioImportCheck *check;
  GtkWidget *drop_label;

  HekLibrary *library;         /* owned */
  GSimpleActionGroup *actions; /* owned */
  StudioImportStep step;
};

enum
{
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioImportWindow, studio_import_window, ADW_TYPE_WINDOW)

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
studio_import_window_is_complete (StudioImportWindow *self)
{
  switch (self->step)
    {
    case STEP_FILES:
      return g_list_model_get_n_items (
               G_LIST_MODEL (studio_import_files_get_paths (self->files))) > 0;
    case STEP_CONTENTS:
      return studio_import_contents_get_look (self->contents) != NULL;
    case STEP_TARGET:
    case STEP_CHECK:
      return studio_import_target_get_name (self->target) != NULL;
    case N_STEPS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
studio_import_window_update (StudioImportWindow *self)
{
  g_autofree char *subtitle = NULL;
  gboolean complete;

  if (self->actions == NULL) /* being built */
    return;
  complete = studio_import_window_is_complete (self);
  subtitle = g_strdup_printf (_("Step %u of %u: %s"), self->step + 1, N_STEPS,
                              _(steps[self->step].title));
  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, steps[self->step].name);
  gtk_widget_set_visible (self->back, self->step > STEP_FILES);
  gtk_widget_set_visible (self->next, self->step < STEP_CHECK);
  gtk_widget_set_visible (self->start, self->step == STEP_CHECK);
  studio_actions_enable (self->actions, "next", self->step < STEP_CHECK && complete);
  studio_actions_enable (self->actions, "back", self->step > STEP_FILES);
  studio_actions_enable (self->actions, "start", self->step == STEP_CHECK && complete);
}

/* "base.fvecs.gz" proposes "base". Returns: (transfer full) */
static char *
propose_name (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  char *dot;

  if (g_str_has_suffix (name, ".gz"))
    name[strlen (name) - strlen (".gz")] = '\0';
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *dot = '\0';
  return g_strdelimit (g_steal_pointer (&name), "/", '-');
}

static HekSourceOptions *
studio_import_window_dup_options (StudioImportWindow *self)
{
  HekSourceOptions *options = g_new0 (HekSourceOptions, 1);

  hek_source_options_copy (studio_import_contents_get_options (self->contents), options);
  options->policy = studio_import_target_get_policy (self->target);
  return options;
}

static void
options_free (HekSourceOptions *options)
{
  hek_source_options_clear (options);
  g_free (options);
}

static void
studio_import_window_enter (StudioImportWindow *self,
                            StudioImportStep    step)
{
  GtkStringList *paths = studio_import_files_get_paths (self->files);
  const char *first = gtk_string_list_get_string (paths, 0);

  if (self->step == STEP_CHECK)
    studio_import_check_stop (self->check);
  self->step = step;
  if (step == STEP_CONTENTS)
    studio_import_contents_set_path (self->contents, first);
  if (step == STEP_TARGET)
    {
      g_autofree char *name = propose_name (first);

      studio_import_target_set_look (self->target, self->library,
                                     studio_import_contents_get_look (self->contents), name);
    }
  if (step == STEP_CHECK)
    {
      HekSourceOptions *options = studio_import_window_dup_options (self);

      studio_import_check_start (self->check, self->library, paths, options,
                                 studio_import_target_get_name (self->target));
      options_free (options);
    }
  studio_import_window_update (self);
}

/* --- actions --------------------------------------------------------------------------------- */

static void
studio_import_window_next (StudioImportWindow *self)
{
  studio_import_window_enter (self, self->step + 1);
}

static void
studio_import_window_back (StudioImportWindow *self)
{
  studio_import_window_enter (self, self->step - 1);
}

static void
studio_import_window_start (StudioImportWindow *self)
{
  GtkStringList *list = studio_import_files_get_paths (self->files);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  HekSourceOptions *options = studio_import_window_dup_options (self);
  HekImportPlan plan;
  g_autoptr (HekJob) job = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (paths, (gpointer) gtk_string_list_get_string (list, i));
  g_ptr_array_add (paths, NULL);
  studio_import_check_stop (self->check);
  studio_import_target_get_plan (self->target, &plan);
  job = hek_library_import (self->library, studio_import_target_get_name (self->target),
                            (const char *const *) paths->pdata, options, &plan);
  options_free (options);
  if (job != NULL)
    g_signal_emit (self, signals[STARTED], 0, job);
  gtk_window_close (GTK_WINDOW (self));
}

static void
studio_import_window_add_actions (StudioImportWindow *self)
{
  static const StudioPlainAction plain[] = {
    { "next", G_CALLBACK (studio_import_window_next) },
    { "back", G_CALLBACK (studio_import_window_back) },
    { "start", G_CALLBACK (studio_import_window_start) },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "import", G_ACTION_GROUP (self->actions));
}

/* --- drops ----------------------------------------------------------------------------------- */

static gboolean
studio_import_window_drop (gpointer      owner,
                           const GValue *value)
{
  StudioImportWindow *self = owner;
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  if (paths == NULL)
    return FALSE;
  studio_import_window_enter (self, STEP_FILES);
  for (char **path = paths; *path != NULL; path++)
    studio_import_files_add (self->files, *path);
  return TRUE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_window_dispose (GObject *object)
{
  StudioImportWindow *self = STUDIO_IMPORT_WINDOW (object);

  if (self->check != NULL)
    studio_import_check_stop (self->check);
  g_clear_object (&self->actions);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (studio_import_window_parent_class)->dispose (object);
}

static void
studio_import_window_class_init (StudioImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_IMPORT_CHECK);
  g_type_ensure (STUDIO_TYPE_IMPORT_CONTENTS);
  g_type_ensure (STUDIO_TYPE_IMPORT_FILES);
  g_type_ensure (STUDIO_TYPE_IMPORT_TARGET);
  G_OBJECT_CLASS (klass)->dispose = studio_import_window_dispose;
  signals[STARTED] = g_signal_new ("started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, HEK_TYPE_JOB);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_LIBRARY_RESOURCE ("studio-import-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, next);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, start);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, back);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, files);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, target);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, check);
  gtk_widget_class_bind_template_child (widget_class, StudioImportWindow, drop_label);
  gtk_widget_class_bind_template_callback (widget_class, studio_import_window_update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "import.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "import.back",
                                       NULL);
}

static void
studio_import_window_init (StudioImportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  studio_stack_follow (self->stack);
  studio_import_window_add_actions (self);
  studio_file_drop_add (GTK_WIDGET (self), FALSE, self->drop_label, NULL,
                        studio_import_window_drop);
  studio_import_window_update (self);
}

GtkWidget *
studio_import_window_new (GtkWindow  *parent,
                          HekLibrary *library)
{
  StudioImportWindow *self;

  g_return_val_if_fail (HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);
  self->library = g_object_ref (library);
  studio_import_contents_set_library (self->contents, library);
  return GTK_WIDGET (self);
}

void
studio_import_window_add_files (StudioImportWindow *self,
                                const char *const  *paths)
{
  g_return_if_fail (STUDIO_IS_IMPORT_WINDOW (self));

  for (; *paths != NULL; paths++)
    studio_import_files_add (self->files, *paths);
  if (self->step == STEP_FILES && studio_import_window_is_complete (self))
    studio_import_window_enter (self, STEP_CONTENTS);
}
