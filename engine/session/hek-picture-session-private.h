/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-picture-session.h"

G_BEGIN_DECLS

/* Pictures over this many pixels are previewed through a proxy of about HEK_PROXY_PIXELS. */
#define HEK_PROXY_THRESHOLD_PIXELS (900u * 1000u)
#define HEK_PROXY_PIXELS (400u * 1000u)

/* Pictures of kept trials stay in memory up to this many bytes; beyond it they are made again when
 * wanted. */
#define HEK_TRIAL_PICTURES_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)

typedef enum
{
  HEK_SLOT_OPEN,
  HEK_SLOT_PREVIEW,
  HEK_SLOT_FULL,
  HEK_SLOT_MEASURE,
  HEK_SLOT_MORE,
  HEK_SLOT_CURVE,
  HEK_SLOT_MAP,
  HEK_SLOT_PIN,
  HEK_SLOT_FIND,
  HEK_N_SLOTS,
} HekSlot;

/*
 * Everything below belongs to the main thread. Workers get references to frozen pictures and copies
 * of recipes. A slot holds the newest job of its kind; starting another one cancels the old, whose
 * end is then ignored.
 */
struct _HekPictureSession
{
  GObject parent_instance;

  HekJobList *jobs;
  HekJob *slots[HEK_N_SLOTS]; /* owned (nullable) */

  /* the picture */
  HekImage *source;
  HekImage *proxy; /* owned (nullable): only for large pictures */
  HekImageInfo *info;
  HekLuminanceStats *luminance; /* owned (nullable) */
  char *title;
  char *path;

  /* the recipe and its history; recipe == history[history_pos] */
  HekRecipe recipe;
  GArray *history; /* of HekRecipe */
  guint history_pos;
  int last_changed_option; /* of a coalesced step; -1: the next change is a new step */
  gint64 last_change_usec;

  /* the result */
  HekQuantized *result;
  HekRecipe result_recipe;
  gboolean result_is_proxy;
  HekRecipe preview_recipe;    /* of the preview under way */
  gint64 preview_request_usec; /* the change that it answers */
  gboolean preview_outdated;   /* the recipe has changed since: another preview follows */
  double preview_ms;
  HekTrial *trial;
  guint shown_step;   /* the undo step of that trial */
  HekTrial *previous; /* of the step before */

  /* a picture of a file in the place of the result */
  char *judged_title;        /* owned (nullable): there is one */
  HekImageInfo *judged_info; /* owned (nullable) */
  HekRecipe judged_recipe;   /* of its trial: no method, only who looks at it */

  /* the numbers that cost more */
  gboolean wanted[HEK_METRICS_MAX]; /* as the table of metrics */
  HekRecipe more_recipe;            /* of the trial that is being measured */
  guint more_timer;

  /* the map */
  const HekMetric *map_wanted;
  const HekMetric *map_metric;
  HekMap *map;

  /* the curve */
  GArray *curve; /* of HekCurvePoint, sorted */
  HekRecipe curve_recipe;
  const HekMetric *curve_metric; /* wanted besides the quick ones, or NULL */
  const HekMetric *curve_with;   /* the one of the curve under way */
  gboolean curve_complete;       /* every point is there, perhaps without that metric */
  guint curve_timer;

  /* trials */
  GListStore *trials;
  guint step;       /* counts undo steps as they are made */
  guint trial_step; /* the one of the newest trial: a gesture leaves one trial, not fifty */
  HekTrialItem *pinned;
  HekImage *pinned_image;

  GArray *bids; /* owned (nullable): of HekFindBid, of the last search */
  HekTarget bids_target;

  guint n_saving;
};

enum
{
  HEK_SIGNAL_SOURCE_CHANGED,
  HEK_SIGNAL_RECIPE_CHANGED,
  HEK_SIGNAL_RESULT_CHANGED,
  HEK_SIGNAL_TRIAL_CHANGED,
  HEK_SIGNAL_CURVE_CHANGED,
  HEK_SIGNAL_MAP_CHANGED,
  HEK_SIGNAL_PIN_CHANGED,
  HEK_SIGNAL_HISTORY_CHANGED,
  HEK_SIGNAL_BUSY_CHANGED,
  HEK_SIGNAL_FOUND,
  HEK_SIGNAL_SAVED,
  HEK_SIGNAL_FAILED,
  HEK_N_SIGNALS,
};

void hek_picture_session_emit (HekPictureSession *self, guint signal);
void hek_picture_session_emit_found (HekPictureSession *self, HekTrial *trial);
void hek_picture_session_emit_saved (HekPictureSession *self, const char *path);

/* Tells the user, unless it was a cancel. */
void hek_picture_session_fail (HekPictureSession *self, const GError *error);

/* hek-picture-session-slot.c */
void hek_picture_session_cancel_slot (HekPictureSession *self, HekSlot slot);

/* Runs @func in @slot in place of the job that is there. @done gets the session as user data and is
 * not called for a job that was overtaken. @visible: shown in the jobs popover. */
void hek_picture_session_start_slot (HekPictureSession *self,
                                     HekSlot            slot,
                                     const char        *title,
                                     HekLane            lane,
                                     gboolean           visible,
                                     HekJobFunc         func,
                                     gpointer           data,
                                     GDestroyNotify     data_free,
                                     GDestroyNotify     result_free,
                                     HekJobDone         done);

/* hek-picture-session-work.c: preview → full result → numbers */
void     hek_picture_session_refresh (HekPictureSession *self);
gboolean hek_picture_session_has_full_result (HekPictureSession *self);
gpointer hek_quantize_run (const HekTask *task, gpointer work, GError **error);

/* hek-picture-session-pair.c */

/* @image, @info: (transfer full). Titles and results of before are to be gone. */
void hek_picture_session_take_judged (HekPictureSession *self, const char *title, HekImage *image,
                                      HekImageInfo *info);

/* Measures the picture in the place of the result again where only the viewing has changed, else
 * gives it up. Returns: whether it is still there */
gboolean hek_picture_session_keep_judged (HekPictureSession *self);
void     hek_picture_session_drop_judged (HekPictureSession *self);

/* hek-picture-session-more.c */
void hek_picture_session_cancel_more (HekPictureSession *self);

/* Measures what is wanted and missing, unless there is work that comes first.
 * Returns: whether it is under way */
gboolean hek_picture_session_update_more (HekPictureSession *self);

/* @metrics: (out): room for HEK_METRICS_MAX: those of @wanted that @report has not */
guint hek_more_collect (const gboolean wanted[HEK_METRICS_MAX], const HekMetricReport *report,
                        const HekMetric **metrics);

/* hek-picture-session-map.c */
void hek_picture_session_update_map (HekPictureSession *self);

/* hek-picture-session-curve.c */
GArray  *hek_curve_array_new (void);
void     hek_picture_session_schedule_curve (HekPictureSession *self);
void     hek_picture_session_clear_curve (HekPictureSession *self);
gboolean hek_picture_session_curve_fits (HekPictureSession *self, const HekRecipe *recipe);
GArray  *hek_picture_session_copy_curve (HekPictureSession *self);

/* hek-picture-session-trials.c */
void hek_picture_session_keep_trial (HekPictureSession *self, HekTrial *trial);

/* Makes @trial the one that is shown. */
void hek_picture_session_show_trial (HekPictureSession *self, HekTrial *trial);

/* @trial has the recipe of that of @item */
void hek_picture_session_set_item_trial (HekPictureSession *self, HekTrialItem *item,
                                         HekTrial *trial);
void hek_picture_session_clear_trials (HekPictureSession *self);

/* Returns: (transfer full) (nullable): the kept trial of @recipe */
HekTrialItem *hek_picture_session_find_trial (HekPictureSession *self, const HekRecipe *recipe);

/* One picture with a recipe: the input of most jobs. */
typedef struct
{
  HekImage *image;
  HekRecipe recipe;
  HekQuantized *quantized; /* (nullable) */
} HekWork;

HekWork *hek_work_new (HekImage *image, const HekRecipe *recipe, HekQuantized *quantized);
void     hek_work_free (gpointer work);

G_END_DECLS
