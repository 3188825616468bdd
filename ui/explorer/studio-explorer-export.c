/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is exported is what was there when the window was opened: the picture holds the drawing, and
 * the sets of rows are frozen. Positions and rows share a page, which differs by what it says.
 */
#include "config.h"

#include "studio-explorer-export.h"

#include <glib/gi18n.h>

#include "hek-explorer-export.h"
#include "hek-explorer-report.h"
#include "studio-count.h"
#include "studio-explorer-export-picture.h"
#include "studio-explorer-resource.h"
#include "studio-file-dialog.h"
#include "studio-focus.h"
#include "studio-stack.h"

static const struct
{
  const char *label, *page; /* label translatable */
} kinds[] = {
  [STUDIO_EXPORT_PICTURE] = { N_("Picture"), "picture" },
  [STUDIO_EXPORT_POSITIONS] = { N_("Positions"), "rows" },
  [STUDIO_EXPORT_ROWS] = { N_("Rows"), "rows" },
  [STUDIO_EXPORT_REPORT] = { N_("Report"), "report" },
};

#define N_KINDS G_N_ELEMENTS (kinds)

typedef enum
{
  SCOPE_SELECTED,
  SCOPE_SHOWN,
  SCOPE_ALL,
  N_SCOPES,
} Scope;

static const char *const scope_labels[N_SCOPES] = {
  [SCOPE_SELECTED] = N_("Selected rows"),
  [SCOPE_SHOWN] = N_("Rows that pass the filters"),
  [SCOPE_ALL] = N_("All rows"),
};

static const StudioFileFormat picture_formats[] = { { "png", NULL, N_("PNG picture") } };

struct _StudioExplorerExport
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkWidget *save, *kinds;
  GtkStack *stack;
  StudioExplorerExportPicture *picture_page;
  GtkLabel *what, *report_what;
  GtkListBox *scopes;
  AdwComboRow *format;
  GtkEditable *report_title, *note;
  GtkSwitch *with_selection;

  GtkToggleButton *buttons[N_KINDS]; /* borrowed */
  GtkCheckButton *checks[N_SCOPES];  /* borrowed */
  HekExplorerSession *session;       /* owned */
  HekExplorerPicture *picture;       /* owned */
  HekSceneSet *sets[N_SCOPES];       /* owned (nullable): NULL: all */
  char *name;                        /* owned: of the layout */
  GPtrArray *formats;                /* owned: of const HekSourceFormat */
  GArray *file_formats;              /* owned: of StudioFileFormat: while a dialog is open */
  GtkNativeDialog *dialog;           /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioExplorerExport, studio_explorer_export, ADW_TYPE_WINDOW)

/* --- what is chosen -------------------------------------------------------------------------- */

static StudioExplorerExportKind
get_kind (StudioExplorerExport *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (gtk_toggle_button_get_active (self->buttons[i]))
      return (StudioExplorerExportKind) i;
  return STUDIO_EXPORT_PICTURE;
}

static HekSceneSet *
get_rows (StudioExplorerExport *self)
{
  for (guint i = 0; i < N_SCOPES; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      return self->sets[i];
  return NULL;
}

static const HekSourceFormat *
get_format (StudioExplorerExport *self)
{
  guint selected = adw_combo_row_get_selected (self->format);

  return selected < self->formats->len ? self->formats->pdata[selected] : NULL;
}

static void
studio_explorer_export_update (StudioExplorerExport *self)
{
  StudioExplorerExportKind kind;
  const HekSourceFormat *format;
  const char *text;

  if (self->session == NULL) /* being built */
    return;
  kind = get_kind (self);
  format = get_format (self);
  gtk_stack_set_visible_child_name (self->stack, kinds[kind].page);
  gtk_label_set_text (self->what,
                      kind == STUDIO_EXPORT_POSITIONS
                        ? _("Keys and places of rows in this layout")
                        : _("Vectors and attributes of rows, as they are in the collection"));
  if (format == NULL)
    return;
  if (format->writes_fields)
    text = kind == STUDIO_EXPORT_POSITIONS ? _("Key, and x, y, z")
                                                    : _("Vectors with all attributes");
  else
    text = kind == STUDIO_EXPORT_POSITIONS
             ? _("Coordinates without keys, in the order of the rows")
             : _("Vectors without attributes");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->format), text);
}

static void
studio_explorer_export_toggled (GtkToggleButton      *button,
                                StudioExplorerExport *self)
{
  if (gtk_toggle_button_get_active (button))
    studio_explorer_export_update (self);
}

/* --- saving ---------------------------------------------------------------------------------- */

static void
save_report (StudioExplorerExport *self,
             const char           *path)
{
  const char *title = gtk_editable_get_text (self->report_title);
  const char *note = gtk_editable_get_text (self->note);
  const HekExplorerReportOptions options = {
    .title = *title != '\0' ? title : NULL,
    .note = *note != '\0' ? note : NULL,
    .with_selection = gtk_switch_get_active (self->with_selection),
  };

  hek_explorer_session_export_report (self->session, self->picture, &options, path);
}

void
studio_explorer_export_save (StudioExplorerExport *self,
                             const char           *path)
{
  HekExplorerPictureOptions options;

  g_return_if_fail (STUDIO_IS_EXPLORER_EXPORT (self) && path != NULL);

  switch (get_kind (self))
    {
    case STUDIO_EXPORT_POSITIONS:
      hek_explorer_session_export_positions (self->session, get_rows (self), path);
      break;
    case STUDIO_EXPORT_ROWS:
      hek_explorer_session_export_rows (self->session, get_rows (self), path);
      break;
    case STUDIO_EXPORT_REPORT:
      save_report (self, path);
      break;
    case STUDIO_EXPORT_PICTURE:
    default:
      studio_explorer_export_picture_get_options (self->picture_page, &options);
      hek_explorer_session_export_picture (self->session, self->picture, &options, path);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
studio_explorer_export_answered (GtkNativeDialog      *dialog,
                                 int                   response,
                                 StudioExplorerExport *self)
{
  g_autofree char *path = get_kind (self) == STUDIO_EXPORT_REPORT
                            ? studio_report_dialog_take_path (&self->dialog, response)
                            : studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    studio_explorer_export_save (self, path);
}

static void
add_formats (StudioExplorerExport *self)
{
  const HekSourceFormat *chosen = get_format (self);

  g_array_set_size (self->file_formats, 0);
  for (guint i = 0; i < self->formats->len; i++)
    {
      const HekSourceFormat *format = self->formats->pdata[i];
      const StudioFileFormat one = { format->suffixes[0], format->suffixes[1], format->label };

      g_array_append_val (self->file_formats, one);
    }
  studio_file_dialog_add_formats (
    self->dialog, (const StudioFileFormat *) (gconstpointer) self->file_formats->data,
    self->file_formats->len, chosen != NULL ? chosen->suffixes[0] : NULL, self->name);
}

static void
studio_explorer_export_ask (StudioExplorerExport *self)
{
  StudioExplorerExportKind kind = get_kind (self);
  GCallback answered = G_CALLBACK (studio_explorer_export_answered);
  g_autofree char *title = g_strdup_printf (_("Save %s"), _(kinds[kind].label));

  if (self->dialog != NULL)
    return;
  if (kind == STUDIO_EXPORT_REPORT)
    self->dialog = studio_report_dialog_new (GTK_WIDGET (self), _("Save report"), NULL,
                                             self->name, answered);
  else
    self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE, title,
                                           _("_Save"), NULL, answered);
  if (kind == STUDIO_EXPORT_PICTURE)
    studio_file_dialog_add_formats (self->dialog, picture_formats,
                                    G_N_ELEMENTS (picture_formats), "png", self->name);
  else if (kind != STUDIO_EXPORT_REPORT)
    add_formats (self);
  gtk_native_dialog_show (self->dialog);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_export_dispose (GObject *object)
{
  StudioExplorerExport *self = STUDIO_EXPLORER_EXPORT (object);

  g_clear_object (&self->dialog);
  g_clear_object (&self->session);
  g_clear_pointer (&self->picture, hek_explorer_picture_unref);
  for (guint i = 0; i < N_SCOPES; i++)
    g_clear_pointer (&self->sets[i], hek_scene_set_unref);
  G_OBJECT_CLASS (studio_explorer_export_parent_class)->dispose (object);
}

static void
studio_explorer_export_finalize (GObject *object)
{
  StudioExplorerExport *self = STUDIO_EXPLORER_EXPORT (object);

  g_ptr_array_unref (self->formats);
  g_array_unref (self->file_formats);
  g_free (self->name);
  G_OBJECT_CLASS (studio_explorer_export_parent_class)->finalize (object);
}

static void
studio_explorer_export_class_init (StudioExplorerExportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_export_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_export_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (STUDIO_TYPE_EXPLORER_EXPORT_PICTURE);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-export.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerExport, child)
  BIND (window_title);
  BIND (save);
  BIND (kinds);
  BIND (stack);
  BIND (picture_page);
  BIND (what);
  BIND (report_what);
  BIND (scopes);
  BIND (format);
  BIND (report_title);
  BIND (note);
  BIND (with_selection);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_export_update);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_export_ask);
}

static void
add_scope (StudioExplorerExport *self,
           Scope                 scope,
           guint64               n)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *count = studio_count_format (n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(scope_labels[scope]));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), count);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (row, n > 0);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                              scope != SCOPE_SELECTED ? self->checks[SCOPE_SELECTED] : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(scope_labels[scope]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  count, -1);
  gtk_list_box_append (self->scopes, row);
  self->checks[scope] = GTK_CHECK_BUTTON (check);
}

static void
add_kind (StudioExplorerExport *self,
          guint                 i)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_(kinds[i].label));

  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), i > 0 ? self->buttons[0] : NULL);
  g_signal_connect (button, "toggled", G_CALLBACK (studio_explorer_export_toggled), self);
  gtk_box_append (GTK_BOX (self->kinds), button);
  self->buttons[i] = GTK_TOGGLE_BUTTON (button);
}

static void
studio_explorer_export_init (StudioExplorerExport *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint first = 0; /* that loses nothing */

  self->formats = hek_explorer_list_formats ();
  self->file_formats = g_array_new (FALSE, FALSE, sizeof (StudioFileFormat));
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  studio_stack_follow (self->stack);
  for (guint i = 0; i < N_KINDS; i++)
    add_kind (self, i);
  for (guint i = 0; i < self->formats->len; i++)
    gtk_string_list_append (labels, _(((const HekSourceFormat *) self->formats->pdata[i])->label));
  adw_combo_row_set_model (self->format, G_LIST_MODEL (labels));
  while (first + 1 < self->formats->len
         && !((const HekSourceFormat *) self->formats->pdata[first])->writes_fields)
    first++;
  adw_combo_row_set_selected (self->format, first);
  gtk_label_set_text (self->report_what,
                      _("The picture with its key, the collection and the layout with its recipe, "
                        "what the colours mean, and the camera, so that it can be made again."));
}

/* Sets that are NULL are all rows. What is visible of a frame of another layout is of no use. */
static void
take_rows (StudioExplorerExport *self,
           HekExplorerView      *view,
           HekExplorerData      *data)
{
  HekSceneSet *selection = hek_explorer_session_get_selection (self->session);
  HekSceneSet *visible
    = hek_explorer_view_is_live (view) ? NULL : hek_explorer_view_get_visible (view);
  guint32 n_selected = selection != NULL ? hek_scene_set_count (selection) : 0;
  Scope first = n_selected > 0 ? SCOPE_SELECTED : visible != NULL ? SCOPE_SHOWN : SCOPE_ALL;

  if (selection != NULL)
    self->sets[SCOPE_SELECTED] = hek_scene_set_ref (selection);
  if (visible != NULL)
    self->sets[SCOPE_SHOWN] = hek_scene_set_ref (visible);
  add_scope (self, SCOPE_SELECTED, n_selected);
  add_scope (self, SCOPE_SHOWN, visible != NULL ? hek_scene_set_count (visible) : data->n_rows);
  add_scope (self, SCOPE_ALL, data->n_rows);
  gtk_check_button_set_active (self->checks[first], TRUE);
  gtk_switch_set_active (self->with_selection, n_selected > 0);
}

GtkWidget *
studio_explorer_export_present (GtkWidget               *owner,
                                HekExplorerSession      *session,
                                HekExplorerView         *view,
                                HekExplorerPicture      *picture,
                                StudioExplorerExportKind kind)
{
  HekExplorerData *data = hek_explorer_session_get_data (session);
  g_autoptr (HekExplorerPicture) shown
    = picture != NULL ? hek_explorer_picture_ref (picture) : hek_explorer_picture_new (view);
  StudioExplorerExport *self;

  g_return_val_if_fail (kind < N_KINDS, NULL);

  if (data == NULL || data->info == NULL || shown == NULL)
    return NULL;
  self = g_object_new (STUDIO_TYPE_EXPLORER_EXPORT, "transient-for",
                       gtk_widget_get_root (owner), NULL);
  self->session = g_object_ref (session);
  self->picture = hek_explorer_picture_ref (shown);
  self->name = g_strdelimit (g_strdup (data->info->name), "/", '-');
  adw_window_title_set_subtitle (self->window_title, data->info->name);
  studio_explorer_export_picture_set_up (self->picture_page, shown);
  take_rows (self, view, data);
  gtk_toggle_button_set_active (self->buttons[kind], TRUE);
  studio_explorer_export_update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->buttons[kind]));
  return GTK_WIDGET (self);
}
