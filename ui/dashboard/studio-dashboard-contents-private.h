/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"
#include "studio-dashboard-contents.h"

G_BEGIN_DECLS

#define STUDIO_PANE_THRESHOLD 6.0 /* units of a drag; less is a click */

/* What can be done with a content. */
typedef enum
{
  STUDIO_PANE_STILL,   /* nothing */
  STUDIO_PANE_READ,    /* read out */
  STUDIO_PANE_TIME,    /* a chart over time */
  STUDIO_PANE_CHART,   /* a chart over something else */
  STUDIO_PANE_SCATTER,
  STUDIO_PANE_TABLE,
  STUDIO_PANE_SCENE,
} StudioPaneManner;

/* What a drag in a body does. */
typedef enum
{
  STUDIO_PANE_NO_DRAG,
  STUDIO_PANE_STRETCH_X, /* zooms to what it goes over */
  STUDIO_PANE_STRETCH_Y,
  STUDIO_PANE_STRETCH_BOTH,
  STUDIO_PANE_BRUSH,     /* selects what it goes over */
  STUDIO_PANE_TURN,
  STUDIO_PANE_PAN,
} StudioPaneDrag;

/* How the rows of a table are wanted. */
typedef struct
{
  int column;            /* of the first frame; -1: as the options say */
  gboolean descending;
  char *filter;          /* owned (nullable) */
} StudioPaneOrder;

/*
 * The body of one tile: its content and how it is looked at. Held by the body, by its jobs, and by
 * the contents as long as the tile is there.
 */
typedef struct
{
  grefcount ref;
  StudioDashboardContents *contents; /* borrowed (nullable): gone */
  StudioDashboardTile *tile;         /* borrowed (nullable): gone */
  GtkWidget *body;                   /* borrowed, with the tile */
  char *id;                          /* owned */

  HekDashboardContent *content; /* owned (nullable): what is shown */
  HekDashboardContent *next;    /* owned (nullable): shown when its picture is made */
  HekWidgetPicture *picture;    /* owned (nullable) */
  HekWidgetView view;           /* what it points to is owned by the fields below */
  StudioPaneOrder order;        /* that is wanted; that of @view is shown */
  char *filter;                 /* owned (nullable): of @view */
  HekSceneSet *selection;       /* owned (nullable): of @view */
  int anchor;                   /* place in a table from which Shift selects; -1: none */

  /* what was drawn */
  GdkTexture *pixels;           /* owned (nullable) */
  HekPlotTheme theme;
  int width, height, scale;
  gboolean is_stale;            /* @pixels are of before */
  gboolean is_urgent;           /* what the user has done is drawn at once */
  gboolean axes_known, has_axes;
  HekPlotFrame axes;
  gboolean is_dimmed;           /* another content has been fetched for a while */

  /* pictures */
  HekJob *job;                  /* owned (nullable) */
  guint serial;                 /* counts contents that were shown without a picture */
  gboolean again;               /* what is under way is not the last that is wanted */
  gboolean is_moving;           /* what is under way is a sample of the points */
  double points_per_msec;       /* of such samples; 0: none was made yet */
  int made_width, made_height, made_scale; /* of @picture */
  HekPlotTheme made_theme;
  guint rest_timer;             /* while the camera moves */

  HekJob *match;                /* owned (nullable): looks for rows that are selected elsewhere */

  /* pointer */
  gboolean has_hit, by_key;
  HekWidgetHit hit;
  double last_x, last_y;        /* of the pointer */
  double press_x, press_y;      /* of a click */
  GtkGesture *gesture;          /* borrowed: of the drag */
  StudioPaneDrag drag;
  double start_x, start_y, at_x, at_y, done_x, done_y;
  double pinch;

  GtkWidget *entry;             /* borrowed (nullable): of the filter */
  GtkWidget *filter_button;     /* borrowed (nullable) */
} StudioDashboardPane;

struct _StudioDashboardContents
{
  GObject parent_instance;

  HekDashboardSession *session; /* owned */
  StudioDashboardGrid *grid;    /* weak (nullable) */
  GHashTable *panes;            /* owned: id → StudioDashboardPane */
  char *dashboard_id;           /* owned (nullable): whose panes they are */

  double link_x;                /* moment under the pointer, µs; NaN: none */
  StudioDashboardPane *link_pane; /* borrowed (nullable): whose pointer that is */

  char *rows_collection;        /* owned (nullable): UUID, or the name of one that is unknown */
  GArray *rows;                 /* owned (nullable): of guint64, ascending */

  gboolean has_range;           /* of before it was zoomed */
  HekDashboardRange range, zoomed;
  guint64 gesture;              /* of zooming: turns of the wheel are one step of undo */
  gint64 zoomed_us;             /* when it was zoomed last */

  gint64 frame;                 /* counter of the frame clock */
  gint64 frame_us;              /* that drawing took in that frame */
  guint later;                  /* idle: draws what that left */
  guint watch;                  /* timer: dims what takes long */
  double width;                 /* pixels of the grid that the session knows */
  guint width_timer;
};

StudioDashboardPane *studio_dashboard_pane_ref (StudioDashboardPane *self);
void                 studio_dashboard_pane_unref (StudioDashboardPane *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioDashboardPane, studio_dashboard_pane_unref)

/* --- studio-dashboard-contents-pane.c --------------------------------------------------------- */

StudioDashboardPane *studio_dashboard_pane_new (StudioDashboardContents *contents,
                                                StudioDashboardTile *tile);
StudioDashboardPane *studio_dashboard_pane_get (GtkWidget *body); /* (nullable) */
/* The tile, or the contents, go. */
void studio_dashboard_pane_close (StudioDashboardPane *self);

/* (nullable): what there is to be drawn */
HekWidget *studio_dashboard_pane_get_drawing (StudioDashboardPane *self);
StudioPaneManner studio_dashboard_pane_get_manner (StudioDashboardPane *self);

/* @content: (nullable): none is known any more */
void studio_dashboard_pane_set_content (StudioDashboardPane *self, HekDashboardContent *content);
/* The same, at once. @content: (nullable); @picture: (transfer full) (nullable) */
void studio_dashboard_pane_show (StudioDashboardPane *self, HekDashboardContent *content,
                                 HekWidgetPicture *picture);
/* What is seen, and how much of it is selected, for who cannot see it. */
void studio_dashboard_pane_describe (StudioDashboardPane *self);
/* As nobody has touched it. */
void studio_dashboard_pane_forget (StudioDashboardPane *self);
gboolean studio_dashboard_pane_can_reset (StudioDashboardPane *self);
void     studio_dashboard_pane_reset (StudioDashboardPane *self);
/* Zoom, where it is no range of the dashboard. */
void studio_dashboard_pane_unzoom (StudioDashboardPane *self);

/* --- studio-dashboard-contents-draw.c --------------------------------------------------------- */

void studio_dashboard_contents_draw (const HekDashboardWidget *widget, GtkWidget *body,
                                     GtkSnapshot *snapshot, double width, double height,
                                     gpointer contents);
/* @urgent: the user has done it */
void studio_dashboard_pane_redraw (StudioDashboardPane *self, gboolean urgent);
void studio_dashboard_pane_get_theme (StudioDashboardPane *self, HekPlotTheme *theme);
/* Of what is drawn; FALSE: there are none */
gboolean studio_dashboard_pane_get_axes (StudioDashboardPane *self, HekPlotFrame *axes);
/* The moment under the pointer, for all charts over time. @x: NaN: none */
void studio_dashboard_contents_set_link (StudioDashboardContents *self, StudioDashboardPane *pane,
                                         double x);

/* --- studio-dashboard-contents-render.c ------------------------------------------------------- */

/* Whether it must be made before the content is drawn. */
gboolean studio_dashboard_pane_needs_picture (StudioDashboardPane *self,
                                              HekDashboardContent *content);
/* Makes it again when the size or the theme is another one. */
void studio_dashboard_pane_check_picture (StudioDashboardPane *self);
/* Makes the picture of what is wanted, or makes it again after the one that is under way. */
void studio_dashboard_pane_render (StudioDashboardPane *self);
void studio_dashboard_pane_stop (StudioDashboardPane *self);
/* The camera moves: samples of the points until it rests. */
void studio_dashboard_pane_moved (StudioDashboardPane *self);

/* --- studio-dashboard-contents-input.c, -drag.c, -keys.c -------------------------------------- */

void studio_dashboard_pane_init_input (StudioDashboardPane *self);
void studio_dashboard_pane_init_drag (StudioDashboardPane *self);
void studio_dashboard_pane_init_keys (StudioDashboardPane *self);
/* What is under the pointer, after something else has been drawn there. */
void studio_dashboard_pane_pick_again (StudioDashboardPane *self);
/* @by_key: it stays where it is when the pointer leaves */
void studio_dashboard_pane_point (StudioDashboardPane *self, double x, double y, gboolean by_key);
void studio_dashboard_pane_leave (StudioDashboardPane *self);
/* Returns: whether something was dragged, which is as before then */
gboolean studio_dashboard_pane_cancel_drag (StudioDashboardPane *self);
/* Around a point, or the middle where it is not on the axes. @factor: > 1: closer */
void studio_dashboard_pane_zoom (StudioDashboardPane *self, double factor, double x, double y,
                                 gboolean along_y);
void studio_dashboard_contents_choose_range (StudioDashboardContents *self, double from_us,
                                             double to_us);
void studio_dashboard_contents_reset_range (StudioDashboardContents *self);
/* Whether it is another range than before the first zoom. */
gboolean studio_dashboard_contents_is_zoomed (StudioDashboardContents *self);

/* --- studio-dashboard-contents-scene.c -------------------------------------------------------- */

void studio_dashboard_pane_turn (StudioDashboardPane *self, double right_deg, double up_deg);
void studio_dashboard_pane_pan (StudioDashboardPane *self, double dx, double dy);
void studio_dashboard_pane_zoom_scene (StudioDashboardPane *self, double factor, double x,
                                       double y);
gboolean studio_dashboard_pane_scene_key (StudioDashboardPane *self, guint keyval,
                                          GdkModifierType state);

/* --- studio-dashboard-contents-table.c -------------------------------------------------------- */

void     studio_dashboard_pane_table_click (StudioDashboardPane *self, double x, double y,
                                            GdkModifierType state);
/* Returns: whether there was a way to go */
gboolean studio_dashboard_pane_scroll (StudioDashboardPane *self, double rows);
gboolean studio_dashboard_pane_table_key (StudioDashboardPane *self, guint keyval,
                                          GdkModifierType state);
/* The button and the entry, for tables only. */
void     studio_dashboard_pane_update_filter (StudioDashboardPane *self);
void     studio_dashboard_pane_open_filter (StudioDashboardPane *self);
/* Returns: (transfer full): a row for who cannot see it */
char    *studio_dashboard_pane_describe_row (StudioDashboardPane *self, gsize row);

/* --- studio-dashboard-contents-select.c ------------------------------------------------------- */

/* Rows of the first frame are selected, here and wherever they are. @rows: (nullable): none */
void studio_dashboard_pane_select (StudioDashboardPane *self, HekSceneSet *rows);
/* Marks those that are selected somewhere, many of them soon. */
void studio_dashboard_pane_apply_rows (StudioDashboardPane *self);
void studio_dashboard_pane_stop_match (StudioDashboardPane *self);
gboolean studio_dashboard_pane_copy (StudioDashboardPane *self);

/* --- studio-dashboard-contents-message.c ------------------------------------------------------ */

/* Says why nothing is to be seen, where it is so. */
void studio_dashboard_pane_update_cover (StudioDashboardPane *self);

/* --- signals ---------------------------------------------------------------------------------- */

gboolean studio_dashboard_contents_emit_range (StudioDashboardContents *self, gint64 from_us,
                                               gint64 to_us);
gboolean studio_dashboard_contents_emit_reset (StudioDashboardContents *self);
void     studio_dashboard_contents_emit_rows (StudioDashboardContents *self,
                                              const char *collection, GArray *row_ids);
void     studio_dashboard_contents_emit_configure (StudioDashboardContents *self, const char *id);
void     studio_dashboard_contents_emit_hover (StudioDashboardContents *self, gint64 moment_us);

G_END_DECLS
