//! Named reasons → a calibrated probability → whether a person must look.
