/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One list of formats; below it are only the options that the chosen one has. What is exported is
 * the moment that the page shows when the file has been chosen, and the title says which that is.
 * As long as the session lives the window begins with what was chosen for the last file.
 */
#include "config.h"

#include "studio-dashboard-export.h"

#include <glib/gi18n.h>

#include "studio-chart-theme.h"
#include "studio-dashboard-resource.h"
#include "studio-file-dialog.h"
#include "studio-focus.h"

typedef enum
{
  GROUP_PAGE = 1 << 0,
  GROUP_PICTURE = 1 << 1,
  GROUP_SCALE = 1 << 2,
  GROUP_DATA = 1 << 3,
} Group;

typedef enum
{
  FORMAT_FOLDER = 6,
} Format;

/* In the order of the list; the folder of tables is no suffix. */
static const struct
{
  StudioFileFormat file;
  const char *what; /* to be translated */
  Group groups;
} formats[] = {
  { { "pdf", NULL, N_("PDF document") },
    N_("Pages with charts as vectors, and text that can be searched"), GROUP_PAGE },
  { { "html", "htm", N_("HTML page") }, N_("One file for any browser, with charts and tables"),
    0 },
  { { "png", NULL, N_("PNG picture") }, N_("What the screen shows, at any scale"),
    GROUP_PICTURE | GROUP_SCALE },
  { { "svg", NULL, N_("SVG picture") }, N_("What the screen shows, as vectors"), GROUP_PICTURE },
  { { "csv", NULL, N_("CSV table") }, N_("All values in one table, exactly as they are kept"), 0 },
  { { "zip", NULL, N_("CSV tables in a ZIP file") },
    N_("A table a widget, exactly as the values are kept"), 0 },
  [FORMAT_FOLDER] = { { NULL, NULL, N_("CSV tables in a folder") },
    N_("A table a widget, exactly as the values are kept"), 0 },
  { { "json", NULL, N_("JSON") }, "", GROUP_DATA },
};

static const char *const page_labels[HEK_REPORT_N_PAGE_SIZES] = {
  [HEK_REPORT_PAGE_A4] = N_("A4"),
  [HEK_REPORT_PAGE_LETTER] = N_("US Letter"),
  [HEK_REPORT_PAGE_A3] = N_("A3"),
};

static const char *const theme_labels[HEK_PLOT_N_THEMES] = {
  [HEK_PLOT_THEME_LIGHT] = N_("Light"),
  [HEK_PLOT_THEME_DARK] = N_("Dark"),
  [HEK_PLOT_THEME_NEUTRAL] = N_("Neutral"),
  [HEK_PLOT_THEME_HIGH_CONTRAST] = N_("High contrast"),
  [HEK_PLOT_THEME_HIGH_CONTRAST_DARK] = N_("High contrast, dark"),
  [HEK_PLOT_THEME_PRINT] = N_("Print, without ground"),
};

/* What was chosen for the last file, kept with the session: another window begins with it. */
typedef struct
{
  guint format, page, orientation, theme, data; /* rows of their lists */
  double width, scale;
} Choices;

#define CHOICES_KEY "studio-dashboard-export-choices"

struct _StudioDashboardExport
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkWidget *save;
  AdwComboRow *format, *page, *orientation, *theme, *data;
  GtkWidget *page_group, *picture_group, *scale_row, *data_group;
  GtkSpinButton *width, *scale;
  GtkLabel *moment;

  HekDashboardSession *session; /* owned */
  char *dashboard_id;           /* owned */
  char *widget_id;              /* owned (nullable) */
  HekDashboardExportOptions screen; /* what pictures take of the grid */
  char *name;                   /* owned: proposed for the file */
  GArray *file_formats;         /* owned, of StudioFileFormat: without the folder */
  GtkNativeDialog *dialog;      /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioDashboardExport, studio_dashboard_export, ADW_TYPE_WINDOW)

/* --- options --------------------------------------------------------------------------------- */

static void
studio_dashboard_export_update (StudioDashboardExport *self)
{
  guint format = adw_combo_row_get_selected (self->format);
  Group groups;

  if (format >= G_N_ELEMENTS (formats))
    return;
  groups = formats[format].groups;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->format),
                               formats[format].what[0] != '\0' ? _(formats[format].what) : "");
  gtk_widget_set_visible (self->page_group, (groups & GROUP_PAGE) != 0);
  gtk_widget_set_visible (self->picture_group, (groups & GROUP_PICTURE) != 0);
  gtk_widget_set_visible (self->scale_row, (groups & GROUP_SCALE) != 0);
  gtk_widget_set_visible (self->data_group, (groups & GROUP_DATA) != 0);
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (self->data),
    adw_combo_row_get_selected (self->data) == 0
      ? _("What it consists of: can be imported, here or elsewhere")
      : _("Every value that it shows, with columns and units"));
}

static HekPlotColor
blend (const GdkRGBA *below,
       const GdkRGBA *above)
{
  const double a = (double) above->alpha;

  return (HekPlotColor){ (double) below->red + a * ((double) above->red - (double) below->red),
                         (double) below->green
                           + a * ((double) above->green - (double) below->green),
                         (double) below->blue + a * ((double) above->blue - (double) below->blue),
                         1 };
}

/* Cards let the ground of the window through. */
static void
take_grounds (GtkWidget                 *widget,
              HekPlotThemeKind           theme,
              HekDashboardExportOptions *options)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA ground, card;

  options->has_grounds = gtk_style_context_lookup_color (style, "window_bg_color", &ground)
                         && gtk_style_context_lookup_color (style, "card_bg_color", &card);
  if (!options->has_grounds)
    return;
  options->grounds_theme = theme;
  options->ground = blend (&ground, &ground);
  options->look.card = blend (&ground, &card);
}

void
studio_dashboard_export_like_screen (StudioDashboardGrid       *grid,
                                     HekDashboardExportOptions *options)
{
  HekDashboard *dashboard = studio_dashboard_grid_get_dashboard (grid);
  HekPlotTheme theme;

  studio_chart_theme_init (&theme, GTK_WIDGET (grid));
  options->font_family = g_intern_string (theme.font_family);
  options->font_size = theme.font_size;
  take_grounds (GTK_WIDGET (grid), studio_chart_theme_get_kind (GTK_WIDGET (grid)), options);
  for (guint i = 0; dashboard != NULL && i < hek_dashboard_get_n_widgets (dashboard); i++)
    {
      const char *id = hek_dashboard_get_widget (dashboard, i)->id;
      StudioDashboardTile *tile = studio_dashboard_grid_get_tile (grid, id);
      int header = tile != NULL ? studio_dashboard_tile_get_header_height (tile) : 0;

      if (options->widget == NULL || strcmp (id, options->widget) == 0)
        options->look.header = MAX (options->look.header, header);
    }
}

static void
get_options (StudioDashboardExport     *self,
             HekDashboardExportOptions *options)
{
  hek_dashboard_export_options_init (options);
  options->widget = self->widget_id;
  options->width = gtk_spin_button_get_value (self->width);
  options->scale = gtk_spin_button_get_value (self->scale);
  options->theme = (HekPlotThemeKind) adw_combo_row_get_selected (self->theme);
  options->page = (HekReportPageSize) adw_combo_row_get_selected (self->page);
  options->landscape = adw_combo_row_get_selected (self->orientation) == 0;
  options->data = adw_combo_row_get_selected (self->data) == 1;
  options->font_family = self->screen.font_family;
  options->font_size = self->screen.font_size;
  options->look = self->screen.look;
  options->has_grounds = self->screen.has_grounds;
  options->grounds_theme = self->screen.grounds_theme;
  options->ground = self->screen.ground;
}

static void
studio_dashboard_export_remember (StudioDashboardExport *self)
{
  Choices *choices = g_new (Choices, 1);

  *choices = (Choices){
    .format = adw_combo_row_get_selected (self->format),
    .page = adw_combo_row_get_selected (self->page),
    .orientation = adw_combo_row_get_selected (self->orientation),
    .theme = adw_combo_row_get_selected (self->theme),
    .data = adw_combo_row_get_selected (self->data),
    .width = gtk_spin_button_get_value (self->width),
    .scale = gtk_spin_button_get_value (self->scale),
  };
  g_object_set_data_full (G_OBJECT (self->session), CHOICES_KEY, choices, g_free);
}

static void
studio_dashboard_export_recall (StudioDashboardExport *self)
{
  const Choices *choices = g_object_get_data (G_OBJECT (self->session), CHOICES_KEY);

  if (choices == NULL)
    return;
  adw_combo_row_set_selected (self->format, choices->format);
  adw_combo_row_set_selected (self->page, choices->page);
  adw_combo_row_set_selected (self->orientation, choices->orientation);
  adw_combo_row_set_selected (self->theme, choices->theme);
  adw_combo_row_set_selected (self->data, choices->data);
  gtk_spin_button_set_value (self->width, choices->width);
  gtk_spin_button_set_value (self->scale, choices->scale);
}

/* --- saving ---------------------------------------------------------------------------------- */

void
studio_dashboard_export_save (StudioDashboardExport *self,
                              const char            *path)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  HekDashboardExportOptions options;
  g_autoptr (HekJob) job = NULL;

  g_return_if_fail (STUDIO_IS_DASHBOARD_EXPORT (self) && path != NULL);

  get_options (self, &options);
  studio_dashboard_export_remember (self);
  if (dashboard != NULL && g_strcmp0 (hek_dashboard_get_id (dashboard), self->dashboard_id) == 0)
    job = hek_dashboard_session_export (self->session, &options, path);
  gtk_window_close (GTK_WINDOW (self));
}

static void
studio_dashboard_export_answered (GtkNativeDialog       *dialog,
                                  int                    response,
                                  StudioDashboardExport *self)
{
  g_autofree char *path = NULL;

  if (adw_combo_row_get_selected (self->format) == FORMAT_FOLDER)
    {
      g_autoptr (GFile) folder = studio_file_dialog_take (&self->dialog, response);
      g_autofree char *plain = folder != NULL ? g_file_get_path (folder) : NULL;

      path = plain != NULL ? g_strconcat (plain, G_DIR_SEPARATOR_S, NULL) : NULL;
    }
  else
    path = studio_file_dialog_take_path (&self->dialog, response, NULL);
  if (path != NULL)
    studio_dashboard_export_save (self, path);
}

static void
studio_dashboard_export_ask (StudioDashboardExport *self)
{
  guint format = adw_combo_row_get_selected (self->format);
  gboolean is_folder = format == FORMAT_FOLDER;

  if (self->dialog != NULL || format >= G_N_ELEMENTS (formats))
    return;
  self->dialog = studio_file_dialog_new (
    GTK_WIDGET (self),
    is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_SAVE,
    is_folder ? _("Folder for the tables") : _("Save dashboard"),
    is_folder ? _("_Export") : _("_Save"), NULL, G_CALLBACK (studio_dashboard_export_answered));
  if (!is_folder)
    studio_file_dialog_add_formats (
      self->dialog, (const StudioFileFormat *) (gconstpointer) self->file_formats->data,
      self->file_formats->len, formats[format].file.suffix, self->name);
  gtk_native_dialog_show (self->dialog);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_export_dispose (GObject *object)
{
  StudioDashboardExport *self = STUDIO_DASHBOARD_EXPORT (object);

  g_clear_object (&self->dialog);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_dashboard_export_parent_class)->dispose (object);
}

static void
studio_dashboard_export_finalize (GObject *object)
{
  StudioDashboardExport *self = STUDIO_DASHBOARD_EXPORT (object);

  g_array_unref (self->file_formats);
  g_free (self->dashboard_id);
  g_free (self->widget_id);
  g_free (self->name);
  G_OBJECT_CLASS (studio_dashboard_export_parent_class)->finalize (object);
}

static void
studio_dashboard_export_class_init (StudioDashboardExportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_export_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_export_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-export.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardExport, child)
  BIND (window_title);
  BIND (save);
  BIND (format);
  BIND (page);
  BIND (orientation);
  BIND (theme);
  BIND (data);
  BIND (page_group);
  BIND (picture_group);
  BIND (scale_row);
  BIND (data_group);
  BIND (width);
  BIND (scale);
  BIND (moment);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_export_update);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_export_ask);
}

static void
set_labels (AdwComboRow       *row,
            const char *const *labels,
            guint              n)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _(labels[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
studio_dashboard_export_init (StudioDashboardExport *self)
{
  const char *labels[G_N_ELEMENTS (formats)];

  self->file_formats = g_array_new (FALSE, FALSE, sizeof (StudioFileFormat));
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  gtk_spin_button_set_range (self->width, HEK_DASHBOARD_EXPORT_WIDTH_MIN,
                             HEK_DASHBOARD_EXPORT_WIDTH_MAX);
  gtk_spin_button_set_value (self->width, HEK_DASHBOARD_EXPORT_WIDTH);
  gtk_spin_button_set_range (self->scale, HEK_DASHBOARD_EXPORT_SCALE_MIN,
                             HEK_DASHBOARD_EXPORT_SCALE_MAX);
  gtk_spin_button_set_value (self->scale, 2);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      labels[i] = formats[i].file.label;
      if (formats[i].file.suffix != NULL)
        g_array_append_val (self->file_formats, formats[i].file);
    }
  set_labels (self->format, labels, G_N_ELEMENTS (formats));
  set_labels (self->page, page_labels, G_N_ELEMENTS (page_labels));
  set_labels (self->theme, theme_labels, G_N_ELEMENTS (theme_labels));
}

static void
show_moment (StudioDashboardExport *self)
{
  gint64 from_us, to_us;
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;
  g_autofree char *from_text = NULL;
  g_autofree char *to_text = NULL;
  g_autofree char *text = NULL;

  hek_dashboard_session_get_span (self->session, &from_us, &to_us);
  from = g_date_time_new_from_unix_local (from_us / G_USEC_PER_SEC);
  to = g_date_time_new_from_unix_local (to_us / G_USEC_PER_SEC);
  from_text = g_date_time_format (from, "%Y-%m-%d %H:%M:%S");
  to_text = g_date_time_format (to, "%Y-%m-%d %H:%M:%S");
  if (hek_dashboard_session_is_live (self->session))
    /* translators: the beginning of a range of time that ends when the file is written */
    text = g_strdup_printf (_("From %s until it is saved"), from_text);
  else
    text = g_strdup_printf (_("From %s to %s"), from_text, to_text);
  gtk_label_set_text (self->moment, text);
}

GtkWidget *
studio_dashboard_export_present (GtkWidget           *owner,
                                 HekDashboardSession *session,
                                 const char          *widget_id)
{
  HekDashboard *dashboard = hek_dashboard_session_get (session);
  StudioDashboardExport *self;
  g_autofree char *title = NULL;
  int at = -1;

  if (dashboard == NULL)
    return NULL;
  if (widget_id != NULL)
    at = hek_dashboard_find (dashboard, widget_id);
  if (widget_id != NULL && at < 0)
    return NULL;
  title = at >= 0
            ? hek_dashboard_widget_dup_title (hek_dashboard_get_widget (dashboard, (guint) at))
            : g_strdup (hek_dashboard_get_name (dashboard));
  self = g_object_new (STUDIO_TYPE_DASHBOARD_EXPORT, "transient-for",
                       gtk_widget_get_root (owner), NULL);
  self->session = g_object_ref (session);
  self->dashboard_id = g_strdup (hek_dashboard_get_id (dashboard));
  self->widget_id = g_strdup (widget_id);
  self->name = g_strdelimit (g_strdup (title), "/\n", '-');
  adw_window_title_set_title (self->window_title,
                              at >= 0 ? _("Export widget") : _("Export dashboard"));
  adw_window_title_set_subtitle (self->window_title, title);
  gtk_window_set_title (GTK_WINDOW (self), adw_window_title_get_title (self->window_title));
  show_moment (self);
  studio_dashboard_export_recall (self);
  studio_dashboard_export_update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->format));
  return GTK_WIDGET (self);
}

void
studio_dashboard_export_set_grid (GtkWidget           *window,
                                  StudioDashboardGrid *grid)
{
  StudioDashboardExport *self;

  if (window == NULL)
    return;
  self = STUDIO_DASHBOARD_EXPORT (window);
  self->screen.widget = self->widget_id;
  studio_dashboard_export_like_screen (grid, &self->screen);
}
