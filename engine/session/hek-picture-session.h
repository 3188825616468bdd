/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-file.h"
#include "hek-image-tonemap.h"
#include "hek-job-list.h"
#include "hek-trial.h"

G_BEGIN_DECLS

/*
 * HekPictureSession is the model of the Studio page: one opened picture, the recipe being edited,
 * its live result, metrics, curve, trials and undo. It never computes on the calling thread: every
 * change starts jobs and answers with signals in the main context. Results that were overtaken by a
 * newer change are dropped.
 *
 * After each change of the recipe, in this order, each replacing the last:
 *   "result-changed"  proxy result (large pictures only), then the full one
 *   "trial-changed"   quick metrics and file size of the full result, then once for each of the
 *                     other metrics that are wanted (batch lane)
 *   "curve-changed"   after a pause, as points come in (batch lane)
 *
 * Main thread only.
 */
#define HEK_TYPE_PICTURE_SESSION (hek_picture_session_get_type ())
G_DECLARE_FINAL_TYPE (HekPictureSession, hek_picture_session, HEK, PICTURE_SESSION, GObject)

HekPictureSession *hek_picture_session_new (HekJobList *jobs);

/* --- the picture ----------------------------------------------------------------------------- */

/* Opens @path on a worker; the previous picture stays until the new one is there. "source-changed"
 * or "failed". */
void hek_picture_session_open (HekPictureSession *self, const char *path);
void hek_picture_session_open_bytes (HekPictureSession *self, GBytes *bytes, const char *name);

/**
 * hek_picture_session_open_pair:
 * @judged: path of a picture of the same size
 *
 * Opens @path with @judged in the place of a result: it is shown, measured and mapped against the
 * original, and what is measured follows the viewing of the recipe. It stays until another option
 * of the recipe changes, a setting is found, or hek_picture_session_quantize() is called.
 */
void hek_picture_session_open_pair (HekPictureSession *self, const char *path,
                                    const char *judged);
void hek_picture_session_quantize (HekPictureSession *self);

/* (nullable) borrowed: of the picture in the place of a result; the title has its folder,
 * "jpeg/kodim03.png" */
const char         *hek_picture_session_get_judged_title (HekPictureSession *self);
const HekImageInfo *hek_picture_session_get_judged_info (HekPictureSession *self);

/* (nullable) borrowed; the title is the base name */
HekImage           *hek_picture_session_get_source (HekPictureSession *self);
const HekImageInfo *hek_picture_session_get_info (HekPictureSession *self);
const char         *hek_picture_session_get_title (HekPictureSession *self);
const char         *hek_picture_session_get_path (HekPictureSession *self);

/* (nullable): of pictures of floats, which may be brighter than white; others have no need of it */
const HekLuminanceStats *hek_picture_session_get_luminance (HekPictureSession *self);

/* --- the recipe ------------------------------------------------------------------------------ */

const HekRecipe *hek_picture_session_get_recipe (HekPictureSession *self);

/* @coalesce: a step of one continuous gesture (a slider being dragged): it extends the last undo
 * step. */
void     hek_picture_session_set_recipe (HekPictureSession *self, const HekRecipe *recipe,
                                         gboolean coalesce);
gboolean hek_picture_session_can_undo (HekPictureSession *self);
gboolean hek_picture_session_can_redo (HekPictureSession *self);
void     hek_picture_session_undo (HekPictureSession *self);
void     hek_picture_session_redo (HekPictureSession *self);

/* --- results --------------------------------------------------------------------------------- */

/* The newest result, (nullable) borrowed; it may be of a proxy (smaller than the source) or of an
 * older recipe while is_stale: a newer result is being computed then. preview_ms: from the last
 * change to its first result. */
HekQuantized *hek_picture_session_get_result (HekPictureSession *self);
gboolean      hek_picture_session_result_is_proxy (HekPictureSession *self);
gboolean      hek_picture_session_is_stale (HekPictureSession *self);
double        hek_picture_session_get_preview_ms (HekPictureSession *self);

/* The newest measured full result, (nullable) borrowed. While a newer recipe is being quantized or
 * measured it is that of an older one: trial_is_current tells. */
HekTrial *hek_picture_session_get_trial (HekPictureSession *self);
gboolean  hek_picture_session_trial_is_current (HekPictureSession *self);

/* The trial of the undo step before that one, (nullable) borrowed: what the last change did. */
HekTrial *hek_picture_session_get_previous_trial (HekPictureSession *self);

/**
 * hek_picture_session_set_metrics:
 * @metrics: (array length=n_metrics): which, besides the quick ones
 *
 * What is measured of the trials that are looked at: the current one and the pinned one. A trial
 * keeps what it has.
 */
void hek_picture_session_set_metrics (HekPictureSession *self, const HekMetric *const *metrics,
                                      guint n_metrics);

/* Map of one metric between the source and the current (or pinned) result; computed on demand,
 * then "map-changed". @metric %NULL: none wanted any more. get_map: (nullable) borrowed;
 * get_map_metric: (nullable): which metric that map is of. */
void             hek_picture_session_request_map (HekPictureSession *self,
                                                  const HekMetric *metric);
HekMap          *hek_picture_session_get_map (HekPictureSession *self);
const HekMetric *hek_picture_session_get_map_metric (HekPictureSession *self);

/* (element-type HekCurvePoint): sorted by main_value; may be partial while curve_is_complete is
 * FALSE */
const GArray *hek_picture_session_get_curve (HekPictureSession *self);
gboolean      hek_picture_session_curve_is_complete (HekPictureSession *self);

/* @metric: (nullable): the points are to have it too, for which those that have not are run again;
 * until then the curve is not complete */
void hek_picture_session_set_curve_metric (HekPictureSession *self, const HekMetric *metric);

/* --- trials ---------------------------------------------------------------------------------- */

/* A kept trial as a list item: HekTrialItem has properties "title" (string), "subtitle" (string)
 * and hek_trial_item_get_trial(). Every measured full result joins the list; the same recipe only
 * once. */
#define HEK_TYPE_TRIAL_ITEM (hek_trial_item_get_type ())
G_DECLARE_FINAL_TYPE (HekTrialItem, hek_trial_item, HEK, TRIAL_ITEM, GObject)
HekTrial *hek_trial_item_get_trial (HekTrialItem *item);

/* Of HekTrialItem, newest first. Adopting takes the recipe of a trial, undoable. */
GListModel *hek_picture_session_get_trials (HekPictureSession *self);
void        hek_picture_session_adopt_trial (HekPictureSession *self, HekTrialItem *item);
void        hek_picture_session_remove_trial (HekPictureSession *self, HekTrialItem *item);

/* The pinned trial takes the place of the original as the picture to compare with (its picture is
 * computed again when it was dropped); %NULL unpins. "pin-changed" when it is there. Metrics stay
 * against the original. Both getters: (nullable) borrowed. */
void          hek_picture_session_pin_trial (HekPictureSession *self, HekTrialItem *item);
HekTrialItem *hek_picture_session_get_pinned (HekPictureSession *self);
HekImage     *hek_picture_session_get_pinned_image (HekPictureSession *self);

/* --- find, save, report ---------------------------------------------------------------------- */

/* Searches the cheapest setting; adopts it (undoable) and emits "found" (HekTrial*) or "failed". */
void hek_picture_session_find (HekPictureSession *self, const HekTarget *target,
                               gboolean all_methods);

/* (nullable) borrowed (element-type HekFindBid): what each method that the last search tried needs
 * for @target (out), of the picture that is open; %NULL while another search runs */
const GArray *hek_picture_session_get_bids (HekPictureSession *self, HekTarget *target);

/* Save the quantized picture (get_suffix says as what: "png", "jpg") / the report (.pdf .png .csv
 * .json); "saved" (char *path) or "failed". What is saved is the recipe of this moment at full
 * size, whatever happens to the page meanwhile; several can be under way. is_saving: TRUE until the
 * last of them has ended. */
const char *hek_picture_session_get_suffix (HekPictureSession *self);
void hek_picture_session_save (HekPictureSession *self, const char *path);
void hek_picture_session_save_report (HekPictureSession *self, const char *path);
gboolean hek_picture_session_is_saving (HekPictureSession *self);

/* Stops everything but what is being saved: the page goes away. */
void hek_picture_session_close (HekPictureSession *self);

/*
 * Signals
 *   source-changed (), recipe-changed (), result-changed (), trial-changed (), curve-changed (),
 *   map-changed (), pin-changed (), history-changed (), busy-changed ()
 *   found (HekTrial *), saved (const char *path), failed (const GError *)
 */

G_END_DECLS
